/// The names of the versions of a library's symbols.
struct SymbolVersions {
    private let table: ELFSymbolTable
    private let defined: [UInt16: String]
    private let needed: [UInt16: (name: String, library: String)]

    init(_ file: LibraryFile, _ table: ELFSymbolTable, _ reader: borrowing FileReader) throws(PluginError) {
        self.table = table
        defined =
            try file.dynamic.first(.definedVersions)
            .flatMap { (address) throws(PluginError) in try file.segments.bytes(at: address, reader) }
            .map { Self.defined(in: $0, table) } ?? [:]
        needed =
            try file.dynamic.first(.neededVersions)
            .flatMap { (address) throws(PluginError) in try file.segments.bytes(at: address, reader) }
            .map { Self.needed(in: $0, table) } ?? [:]
    }

    /// The version in which a symbol is defined, empty for none, and whether only who names it finds the symbol.
    func defined(_ symbol: Int) -> (name: String, isHidden: Bool) {
        guard let number = table.version(symbol) else { return ("", false) }
        // The first is the library's own name, which says nothing of the symbol.
        return (number & 0x7FFF > 1 ? defined[number & 0x7FFF] ?? "" : "", number & 0x8000 != 0)
    }

    /// The version in which a symbol is needed, and the library that has that; nil for any.
    func needed(_ symbol: Int) -> (name: String, library: String)? {
        table.version(symbol).flatMap { needed[$0 & 0x7FFF] }
    }

    private static func defined(in bytes: ByteCursor, _ table: ELFSymbolTable) -> [UInt16: String] {
        var result: [UInt16: String] = [:]
        var start = 0
        while let number = bytes.number(at: start + 4, as: UInt16.self),
            let names = bytes.number(at: start + 12, as: UInt32.self),
            let name = bytes.number(at: start + Int(names), as: UInt32.self),
            let next = bytes.number(at: start + 16, as: UInt32.self)
        {
            result[number & 0x7FFF] = table.name(at: name)
            if next == 0 { break }
            start += Int(next)
        }
        return result
    }

    private static func needed(
        in bytes: ByteCursor, _ table: ELFSymbolTable
    ) -> [UInt16: (name: String, library: String)] {
        var result: [UInt16: (String, String)] = [:]
        var start = 0
        while let file = bytes.number(at: start + 4, as: UInt32.self),
            let first = bytes.number(at: start + 8, as: UInt32.self),
            let next = bytes.number(at: start + 12, as: UInt32.self)
        {
            let library = table.name(at: file)
            var entry = start + Int(first)
            while let number = bytes.number(at: entry + 6, as: UInt16.self),
                let name = bytes.number(at: entry + 8, as: UInt32.self),
                let following = bytes.number(at: entry + 12, as: UInt32.self)
            {
                result[number & 0x7FFF] = (table.name(at: name), library)
                if following == 0 { break }
                entry += Int(following)
            }
            if next == 0 { break }
            start += Int(next)
        }
        return result
    }
}
