internal import CDW

/// The functions that are defined in the debug information, by name and by address.
struct FunctionIndex {
    private var byAddress: [UInt64: [DebugEntry]] = [:]
    private var byName: [String: DebugEntry] = [:]
    /// Those whose code the compiler has merged with that of an equal function.
    private var withoutCode: [String: DebugEntry] = [:]
    private var assembly: Set<UInt64> = []
    /// The functions of compilation units in which no type is described.
    private var inUnitsWithoutTypes: Set<UInt> = []

    /// Reads the outer entries of all compilation units.
    ///
    /// - Complexity: O(entries), without those inside functions and types.
    init(_ file: DebugFile) {
        for unit in file.units() {
            let isAssembly = unit.language == DW_LANG_Mips_Assembler
            let children = unit.children
            let hasTypes = children.contains { Self.typeTags.contains($0.tag) }
            add(children, isAssembly: isAssembly, hasTypes: hasTypes, depth: 0)
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

    /// Whether nothing is said of what a function takes and gives, as with `-g1`: that it has no parameters then means
    /// nothing.
    func lacksTypes(_ function: DebugEntry) -> Bool {
        guard inUnitsWithoutTypes.contains(function.key) else { return false }
        let source = function.reference(DW_AT_abstract_origin) ?? function
        let hasParameters = source.children.contains {
            $0.tag == DW_TAG_formal_parameter || $0.tag == DW_TAG_unspecified_parameters
        }
        return !hasParameters && !source.has(DW_AT_type) && !source.flag(DW_AT_prototyped)
    }

    private static let typeTags: Set<Int> = [
        DW_TAG_base_type, DW_TAG_pointer_type, DW_TAG_structure_type, DW_TAG_class_type, DW_TAG_union_type,
        DW_TAG_enumeration_type, DW_TAG_typedef, DW_TAG_array_type, DW_TAG_subroutine_type, DW_TAG_const_type,
        DW_TAG_imported_unit,
    ]

    /// Whether there is assembly code at an address, for which compilers write no types.
    func isAssembly(at address: UInt64) -> Bool { assembly.contains(address) }

    private mutating func add(_ entries: [DebugEntry], isAssembly: Bool, hasTypes: Bool, depth: Int) {
        for entry in entries {
            switch entry.tag {
            case DW_TAG_namespace where depth < 64:
                add(entry.children, isAssembly: isAssembly, hasTypes: hasTypes, depth: depth + 1)
            case DW_TAG_subprogram:
                if !hasTypes { inUnitsWithoutTypes.insert(entry.key) }
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
