import WeirModel

/// What a library needs of others and what it offers them, symbol by symbol.
struct LibraryLinkage {
    /// A symbol that the library refers to and does not define.
    struct Need {
        /// Its name.
        let name: String
        /// The version of it, and the library that has that; nil for any.
        let version: (name: String, library: String)?
    }

    /// A symbol that the library defines.
    private struct Offer {
        /// Empty for none.
        let version: String
        /// Whether only who names the version finds it.
        let isHidden: Bool
    }

    /// The symbols that loading fails without, in the order of the file.
    let needs: [Need]
    /// Why the loader takes no library of this kind at run time; nil where it does.
    let refusal: String?
    private let offers: [String: [Offer]]
    private let names: [String]
    private let hasVersions: Bool

    /// Reads a library's tables.
    init(_ file: LibraryFile) throws(PluginError) {
        let reader = try FileReader(file.path)
        refusal = Self.refusal(flags: file.dynamic.first(.flags) ?? 0)
        names = [file.soname, file.path.pathParts.name].compactMap(\.self)
        guard let table = try ELFSymbolTable(reader, file.segments, file.dynamic) else {
            (needs, offers, hasVersions) = ([], [:], false)
            return
        }
        let versions = try SymbolVersions(file, table, reader)
        let referred = try Self.referred(file, reader)
        hasVersions = table.version(0) != nil
        var offers: [String: [Offer]] = [:]
        var needs: [Need] = []
        for index in 0..<table.count {
            guard let symbol = table.symbol(index) else { continue }
            if symbol.isDefined {
                let (name, isHidden) = versions.defined(index)
                offers[symbol.name, default: []].append(Offer(version: name, isHidden: isHidden))
            } else if !symbol.isWeak, referred.contains(UInt32(index)) {
                needs.append(Need(name: symbol.name, version: versions.needed(index)))
            }
        }
        self.offers = offers
        self.needs = needs
    }

    /// Whether the library has a symbol that another one needs.
    func has(_ need: Need) -> Bool {
        guard let offers = offers[need.name] else { return false }
        // The loader ends the process over a library that is to have a version and has none at all.
        guard hasVersions else { return need.version.map { !names.contains($0.library) } ?? true }
        guard let version = need.version?.name else { return offers.contains { !$0.isHidden } }
        return offers.contains { $0.version == version || $0.version.isEmpty && !$0.isHidden }
    }

    private static func refusal(flags: UInt64) -> String? {
        if flags & 0x0800_0000 != 0 { return "is a program, not a shared library; link it with -shared" }
        if flags & 0x40 != 0 { return "says that it must not be loaded at run time; link it without -z nodlopen" }
        return nil
    }

    /// The numbers of the symbols that something in the library refers to.
    private static func referred(_ file: LibraryFile, _ reader: borrowing FileReader) throws(PluginError) -> Set<UInt32>
    {
        var result: Set<UInt32> = []
        let tables: [(ELFDynamicTable.Tag, ELFDynamicTable.Tag)] = [
            (.relocations, .relocationsSize), (.callRelocations, .callRelocationsSize),
        ]
        for (table, size) in tables {
            for relocation in try ELFRelocation.read(file, table, size, reader) { result.insert(relocation.symbol) }
        }
        return result
    }
}
