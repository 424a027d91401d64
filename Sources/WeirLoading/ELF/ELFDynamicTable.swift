/// What an ELF file tells the loader, by tag.
struct ELFDynamicTable: Sendable {
    /// The tags that are of use here.
    enum Tag: UInt64 {
        case needed = 1, hash = 4, names = 5, symbols = 6, namesSize = 10, soname = 14, rpath = 15, runpath = 29
        case relocations = 7, relocationsSize = 8, callRelocations = 23, callRelocationsSize = 2
        case packedRelocations = 36, packedRelocationsSize = 35
        case newHash = 0x6FFF_FEF5, versions = 0x6FFF_FFF0, flags = 0x6FFF_FFFB
        case definedVersions = 0x6FFF_FFFC, neededVersions = 0x6FFF_FFFE
    }

    private var entries: [(tag: UInt64, value: UInt64)] = []

    init(_ reader: borrowing FileReader, _ segments: ELFSegments) throws(PluginError) {
        let (offset, size) = segments.dynamic
        guard let bytes = try reader.bytes(at: offset, count: size, limit: 4 << 20) else {
            throw PluginError(
                path: reader.path,
                "is damaged or cut short: its table for the dynamic loader is not there; build or copy it again")
        }
        let cursor = ByteCursor(bytes: bytes)
        for start in stride(from: 0, through: bytes.count - 16, by: 16) {
            guard let tag = cursor.number(at: start, as: UInt64.self), tag != 0,
                let value = cursor.number(at: start + 8, as: UInt64.self)
            else { break }
            entries.append((tag, value))
        }
    }

    /// The value of a tag, or nil.
    func first(_ tag: Tag) -> UInt64? { entries.first { $0.tag == tag.rawValue }?.value }

    /// The values of a tag that may stand several times.
    func all(_ tag: Tag) -> [UInt64] { entries.filter { $0.tag == tag.rawValue }.map(\.value) }
}
