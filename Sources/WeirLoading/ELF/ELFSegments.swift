/// The parts of an ELF file that are loaded.
struct ELFSegments: Sendable {
    /// One part.
    private struct Segment: Sendable {
        let address: UInt64
        let offset: UInt64
        let fileSize: UInt64
        let memorySize: UInt64
        let isCode: Bool
        let isWritable: Bool

        func contains(_ address: UInt64, size: UInt64) -> Bool {
            address >= self.address && address - self.address < size
        }
    }

    private var loaded: [Segment] = []
    /// What the loader makes read-only once its pointers are in place.
    private var sealed: Segment?
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
            let segment = Segment(
                address: address, offset: offset, fileSize: fileSize, memorySize: memorySize, isCode: flags & 1 != 0,
                isWritable: flags & 2 != 0)
            switch kind {
            case 1: loaded.append(segment)
            case 2: dynamic = (offset, fileSize)
            case 0x6474_E552: sealed = segment
            default: break
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

    /// The address of a byte of the file; nil where it is not loaded.
    func address(of offset: UInt64) -> UInt64? {
        loaded.first { offset >= $0.offset && offset - $0.offset < $0.fileSize }
            .map { $0.address &+ (offset - $0.offset) }
    }

    /// Whether nothing writes to a part of the memory once the library is loaded.
    func isConstant(_ address: UInt64, size: UInt64) -> Bool {
        (loaded.filter { !$0.isWritable } + [sealed].compactMap(\.self)).contains { part in
            address >= part.address && address - part.address <= part.memorySize
                && size <= part.memorySize - (address - part.address)
        }
    }

    /// What the file has of each part of the memory, with the address that it begins at.
    ///
    /// - Parameter limit: parts of more bytes are left out.
    func contents(
        _ reader: borrowing FileReader, limit: UInt64
    ) throws(PluginError) -> [(start: UInt64, bytes: ByteCursor)] {
        var result: [(UInt64, ByteCursor)] = []
        for part in loaded {
            guard let bytes = try reader.bytes(at: part.offset, count: part.fileSize, limit: limit) else { continue }
            result.append((part.address, ByteCursor(bytes: bytes)))
        }
        return result
    }

    /// The bytes from an address on, at most so many; nil where they are not in the file.
    func bytes(
        at address: UInt64, atMost count: UInt64 = .max, _ reader: borrowing FileReader
    ) throws(PluginError) -> ByteCursor? {
        guard let place = place(of: address) else { return nil }
        return try reader.bytes(at: place.offset, count: min(count, place.count), limit: 512 << 20)
            .map { ByteCursor(bytes: $0) }
    }

    /// Whether an address lies in code.
    func isCode(_ address: UInt64) -> Bool {
        loaded.contains { $0.isCode && $0.contains(address, size: $0.memorySize) }
    }
}
