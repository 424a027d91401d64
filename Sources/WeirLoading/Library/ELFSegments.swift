/// The parts of an ELF file that are loaded.
struct ELFSegments: Sendable {
    /// One part.
    private struct Segment: Sendable {
        let address: UInt64
        let offset: UInt64
        let fileSize: UInt64
        let memorySize: UInt64
        let isCode: Bool

        func contains(_ address: UInt64, size: UInt64) -> Bool {
            address >= self.address && address - self.address < size
        }
    }

    private var loaded: [Segment] = []
    /// Where the dynamic table lies in the file.
    let dynamic: (offset: UInt64, size: UInt64)

    private static let entrySize = 56

    /// Reads the table of segments.
    ///
    /// - Parameter header: the file's first 64 bytes, checked.
    init(_ reader: borrowing FileReader, header: ByteCursor) throws(PluginError) {
        let path = reader.path
        guard let offset = header.number(at: 32, as: UInt64.self), let size = header.number(at: 54, as: UInt16.self),
            let count = header.number(at: 56, as: UInt16.self), Int(size) == Self.entrySize,
            let table = try reader.bytes(at: offset, count: UInt64(count) * UInt64(size), limit: 4 << 20)
        else {
            throw PluginError(
                path: path,
                "is damaged or cut short: the table of its segments is not there; build or copy it again")
        }
        let cursor = ByteCursor(bytes: table)
        var dynamic: (UInt64, UInt64)?
        for start in stride(from: 0, to: table.count, by: Self.entrySize) {
            guard let kind = cursor.number(at: start, as: UInt32.self),
                let flags = cursor.number(at: start + 4, as: UInt32.self),
                let offset = cursor.number(at: start + 8, as: UInt64.self),
                let address = cursor.number(at: start + 16, as: UInt64.self),
                let fileSize = cursor.number(at: start + 32, as: UInt64.self),
                let memorySize = cursor.number(at: start + 40, as: UInt64.self)
            else { break }
            if kind == 1 {
                loaded.append(
                    Segment(
                        address: address, offset: offset, fileSize: fileSize, memorySize: memorySize,
                        isCode: flags & 1 != 0))
            } else if kind == 2 {
                dynamic = (offset, fileSize)
            }
        }
        guard let dynamic, dynamic.1 > 0 else {
            throw PluginError(path: path, "is no shared library: it has no table for the dynamic loader")
        }
        self.dynamic = dynamic
    }

    /// Where an address lies in the file, and how many bytes follow there; nil when it is not in the file.
    func place(of address: UInt64) -> (offset: UInt64, count: UInt64)? {
        for segment in loaded where segment.contains(address, size: segment.fileSize) {
            let distance = address - segment.address
            let (offset, overflow) = segment.offset.addingReportingOverflow(distance)
            return overflow ? nil : (offset, segment.fileSize - distance)
        }
        return nil
    }

    /// Whether an address lies in code.
    func isCode(_ address: UInt64) -> Bool {
        loaded.contains { $0.isCode && $0.contains(address, size: $0.memorySize) }
    }
}
