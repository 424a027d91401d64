/// The memory of a library as it would be once loaded, as far as its file tells: numbers, texts, and where pointers lead.
package struct LibraryImage {
    /// Where a pointer leads.
    package enum Pointer: Equatable {
        case null
        /// To an address of the library.
        case address(UInt64)
        /// To another library, or to what only loading tells.
        case elsewhere
    }

    /// The kinds of relocation that make a pointer of the library's own addresses, and one to a symbol.
    private static let kinds: (relative: UInt32, symbol: UInt32) = {
        #if arch(arm64)
            (1027, 257)
        #elseif arch(riscv64)
            (3, 2)
        #else
            (8, 1)
        #endif
    }()

    private let segments: ELFSegments
    private let target: UInt64
    private let parts: [(start: UInt64, bytes: ByteCursor)]
    private let relocations: [UInt64: ELFRelocation]
    /// Places whose pointers stand in the file itself.
    private let packed: Set<UInt64>
    private let symbols: ELFSymbolTable?

    /// Reads a library that has a pointer to some bytes; nil where it has none.
    ///
    /// - Parameter offset: where in the file the bytes are.
    package init?(_ path: String, pointingTo offset: UInt64) throws(PluginError) {
        let file = try LibraryFile(path)
        let reader = try FileReader(path)
        guard let target = file.segments.address(of: offset) else { return nil }
        let relocations = try ELFRelocation.read(file, .relocations, .relocationsSize, reader)
        packed = Set(try ELFRelocation.packed(file, reader))
        guard relocations.contains(where: { $0.addend == target }) || !packed.isEmpty else { return nil }
        self.target = target
        segments = file.segments
        self.relocations = Dictionary(relocations.map { ($0.place, $0) }) { $1 }
        parts = try file.segments.contents(reader, limit: 64 << 20)
        symbols = try ELFSymbolTable(reader, file.segments, file.dynamic)
    }

    /// The places of pointers to the bytes that were asked for, in ascending order.
    package var places: [UInt64] {
        packed.union(relocations.keys).filter { pointer(at: $0) == .address(target) }.sorted()
    }

    /// Where the pointer at an address leads; nil where the file does not have it.
    package func pointer(at address: UInt64) -> Pointer? {
        if let relocation = relocations[address] {
            if relocation.kind == Self.kinds.relative { return .address(relocation.addend) }
            guard relocation.kind == Self.kinds.symbol, let symbol = symbols?.symbol(Int(relocation.symbol)),
                symbol.isDefined
            else { return .elsewhere }
            return .address(symbol.address &+ relocation.addend)
        }
        guard let value = number(at: address, as: UInt64.self) else { return nil }
        if packed.contains(address) { return .address(value) }
        return value == 0 ? .null : .elsewhere
    }

    /// The number at an address; nil where the file does not have it.
    package func number<Number: FixedWidthInteger & UnsignedInteger>(
        at address: UInt64, as type: Number.Type
    ) -> Number? {
        part(address).flatMap { $0.bytes.number(at: $0.offset, as: type) }
    }

    /// The text from an address to the next NUL; nil where there is none in the file.
    package func text(at address: UInt64) -> String? {
        part(address).flatMap { $0.bytes.text(at: $0.offset) }
    }

    /// Whether nothing writes to a part of the memory once the library is loaded.
    package func isConstant(_ address: UInt64, size: UInt64) -> Bool { segments.isConstant(address, size: size) }

    private func part(_ address: UInt64) -> (bytes: ByteCursor, offset: Int)? {
        guard
            let part = parts.first(where: { address >= $0.start && address - $0.start < UInt64($0.bytes.bytes.count) })
        else { return nil }
        return (part.bytes, Int(address - part.start))
    }
}
