/// The symbols of a shared library as the loader finds them: through the tables of hashes, without sections.
struct ELFSymbolTable {
    private let symbolBytes: ByteCursor
    private let nameBytes: ByteCursor
    private let versionBytes: ByteCursor?
    private let segments: ELFSegments

    private static let entrySize: UInt64 = 24
    /// The largest table that is read, in bytes.
    private static let limit: UInt64 = 512 << 20

    /// Reads the tables; nil where there are none, or none that fit together.
    init?(_ reader: borrowing FileReader, _ segments: ELFSegments, _ dynamic: ELFDynamicTable) throws(PluginError) {
        guard let symbols = dynamic.first(.symbols).flatMap(segments.place),
            let names = dynamic.first(.names).flatMap(segments.place),
            let count = try Self.count(reader, segments, dynamic)
        else { return nil }
        let size = min(count, symbols.count / Self.entrySize) * Self.entrySize
        let nameSize = min(names.count, dynamic.first(.namesSize) ?? names.count)
        guard let symbolBytes = try reader.bytes(at: symbols.offset, count: size, limit: Self.limit),
            let nameBytes = try reader.bytes(at: names.offset, count: nameSize, limit: Self.limit)
        else { return nil }
        self.symbolBytes = ByteCursor(bytes: symbolBytes)
        self.nameBytes = ByteCursor(bytes: nameBytes)
        self.segments = segments
        var versionBytes: ByteCursor?
        if let versions = dynamic.first(.versions).flatMap(segments.place),
            let bytes = try reader.bytes(
                at: versions.offset, count: min(versions.count, size / Self.entrySize * 2), limit: Self.limit)
        {
            versionBytes = ByteCursor(bytes: bytes)
        }
        self.versionBytes = versionBytes
    }

    /// The symbols, of each name that is defined the version that a caller gets by default.
    func symbols() -> [LibrarySymbol] {
        var result: [LibrarySymbol] = []
        var places: [String: Int] = [:]
        for index in 0..<count {
            guard let symbol = symbol(index) else { continue }
            guard symbol.isDefined else {
                result.append(symbol)
                continue
            }
            if let known = places[symbol.name] {
                if result[known].isOldVersion { result[known] = symbol }
            } else {
                places[symbol.name] = result.count
                result.append(symbol)
            }
        }
        return result
    }

    /// The number of symbols.
    var count: Int { symbolBytes.bytes.count / Int(Self.entrySize) }

    /// The number of a symbol's version; nil where symbols have none.
    func version(_ index: Int) -> UInt16? { versionBytes?.number(at: index * 2, as: UInt16.self) }

    /// The text at an offset of the table of names.
    func name(at offset: UInt32) -> String { nameBytes.text(at: Int(offset)) ?? "" }

    /// The symbol with a number; nil for one that nobody else sees.
    func symbol(_ index: Int) -> LibrarySymbol? {
        let start = index * Int(Self.entrySize)
        guard let nameOffset = symbolBytes.number(at: start, as: UInt32.self), nameOffset != 0,
            let info = symbolBytes.number(at: start + 4, as: UInt8.self),
            let other = symbolBytes.number(at: start + 5, as: UInt8.self),
            let section = symbolBytes.number(at: start + 6, as: UInt16.self),
            let address = symbolBytes.number(at: start + 8, as: UInt64.self)
        else { return nil }
        let (binding, visibility) = (info >> 4, other & 3)
        let isDefined = section != 0
        // Global, weak or unique; not internal or hidden.
        guard binding == 1 || binding == 2 || binding == 10, !isDefined || visibility == 0 || visibility == 3,
            let name = nameBytes.text(at: Int(nameOffset)), !name.isEmpty
        else { return nil }
        let kind: LibrarySymbol.Kind =
            switch info & 0xF {
            case 2: .function
            case 10: .indirectFunction
            case 0 where !isDefined || section < 0xFF00 && segments.isCode(address): .function
            default: .other
            }
        let version = version(index) ?? 0
        return LibrarySymbol(
            name: name, kind: kind, isDefined: isDefined, isWeak: binding == 2,
            isOldVersion: isDefined && version & 0x8000 != 0 && version & 0x7FFF > 1, address: address)
    }

    /// The number of symbols, which only the tables of hashes tell.
    private static func count(
        _ reader: borrowing FileReader, _ segments: ELFSegments, _ dynamic: ELFDynamicTable
    ) throws(PluginError) -> UInt64? {
        if let place = dynamic.first(.hash).flatMap(segments.place),
            let bytes = try reader.bytes(at: place.offset, count: 8, limit: 8)
        {
            return ByteCursor(bytes: bytes).number(at: 4, as: UInt32.self).map(UInt64.init)
        }
        guard let place = dynamic.first(.newHash).flatMap(segments.place), place.count <= limit,
            let bytes = try reader.bytes(at: place.offset, count: place.count, limit: limit)
        else { return nil }
        let cursor = ByteCursor(bytes: bytes)
        guard let buckets = cursor.number(at: 0, as: UInt32.self), let first = cursor.number(at: 4, as: UInt32.self),
            let words = cursor.number(at: 8, as: UInt32.self)
        else { return nil }
        let bucketStart = 16 + Int(words) * 8
        let chainStart = bucketStart + Int(buckets) * 4
        var last = UInt32(0)
        for bucket in 0..<Int(buckets) {
            guard let start = cursor.number(at: bucketStart + bucket * 4, as: UInt32.self) else { return nil }
            last = max(last, start)
        }
        guard last >= first, last > 0 else { return UInt64(first) }
        while true {
            guard let hash = cursor.number(at: chainStart + Int(last - first) * 4, as: UInt32.self) else { return nil }
            if hash & 1 != 0 { return UInt64(last) + 1 }
            last += 1
        }
    }
}
