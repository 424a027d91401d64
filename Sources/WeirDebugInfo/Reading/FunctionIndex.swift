internal import CDW

/// The functions that are defined in the debug information, by name and by address.
struct FunctionIndex {
    private var byAddress: [UInt64: [DebugEntry]] = [:]
    private var byName: [String: DebugEntry] = [:]
    /// Those whose code the compiler has merged with that of an equal function.
    private var withoutCode: [String: DebugEntry] = [:]
    private var assembly: Set<UInt64> = []

    /// Reads the outer entries of all compilation units.
    ///
    /// - Complexity: O(entries), without those inside functions and types.
    init(_ file: DebugFile) {
        for unit in file.units() {
            let isAssembly = unit.language == DW_LANG_Mips_Assembler
            add(unit.children, isAssembly: isAssembly, depth: 0)
        }
    }

    /// The entry of an exported function, or nil.
    ///
    /// The address decides, since one function may be exported under several names and versions, and the name among
    /// functions whose equal code the compiler or the linker has merged.
    func entry(_ name: String, at address: UInt64) -> DebugEntry? {
        let candidates = byAddress[address] ?? []
        return candidates.first { $0.name == name } ?? withoutCode[name] ?? candidates.first ?? byName[name]
    }

    /// Whether there is assembly code at an address, for which compilers write no types.
    func isAssembly(at address: UInt64) -> Bool { assembly.contains(address) }

    private mutating func add(_ entries: [DebugEntry], isAssembly: Bool, depth: Int) {
        for entry in entries {
            switch entry.tag {
            case DW_TAG_namespace where depth < 64:
                add(entry.children, isAssembly: isAssembly, depth: depth + 1)
            case DW_TAG_subprogram:
                add(entry, isAssembly: isAssembly)
            default: break
            }
        }
    }

    private mutating func add(_ function: DebugEntry, isAssembly: Bool) {
        guard !function.flag(DW_AT_declaration) else { return }
        let externalName = function.flag(DW_AT_external) ? function.name : nil
        let addresses = function.addresses
        if isAssembly { return assembly.formUnion(addresses) }
        for address in addresses { byAddress[address, default: []].append(function) }
        guard let externalName else { return }
        if addresses.isEmpty { withoutCode[externalName] = function } else { byName[externalName] = function }
    }
}
