/// What can be learnt from a shared library without running its code.
///
/// Every number in the file is checked before it is used: the file may be cut, damaged or made to mislead.
///
/// Not by libelf, though it takes 33,000 instructions a plugin where this takes 98,000 of a start-up's 40 million: of a file
/// that lost its last byte it says that there are no sections, so a cut plugin would be no plugin and no error, and what
/// the loader goes by (segments, hash tables, versions) it leaves to its caller.
package struct ELFFile: Sendable {
    /// The file's path.
    package let path: String
    /// What tells it from every other file.
    package let identity: FileIdentity
    /// The bytes of the section `weir.meta`, without NULs at the end; nil when there is no such section.
    package let metadata: [UInt8]?
    /// Where in the file the section `weir.meta` begins.
    package let metadataOffset: UInt64
    /// The names of the libraries that it needs, as the linker recorded them.
    package let neededLibraries: [String]
    /// Whether it has code that the Swift compiler made.
    package let containsSwift: Bool

    /// The largest metadata that is read, in bytes.
    package static let maximumMetadata: UInt64 = 16 << 20
    private static let maximumTable: UInt64 = 4 << 20

    /// Reads a file.
    ///
    /// - Parameter path: a path of any kind.
    /// - Throws: when it is no library for this machine; the message says what it is instead.
    package init(_ path: String) throws(PluginError) {
        let reader = try FileReader(path)
        let header = try Self.header(reader)
        let damaged = PluginError(
            path: path, "is damaged or cut short: a part that its header lists is not there; build or copy it again")
        guard let tableOffset = header.number(at: 40, as: UInt64.self),
            let entrySize = header.number(at: 58, as: UInt16.self),
            let count = header.number(at: 60, as: UInt16.self),
            let namesIndex = header.number(at: 62, as: UInt16.self)
        else { throw damaged }
        self.path = path
        identity = reader.identity
        guard tableOffset != 0, count > 0 else {
            metadata = nil
            metadataOffset = 0
            neededLibraries = []
            containsSwift = false
            return
        }
        guard Int(entrySize) == ELFSection.headerSize, namesIndex < count else { throw damaged }
        let tableSize = UInt64(count) * UInt64(entrySize)
        guard let table = try reader.bytes(at: tableOffset, count: tableSize, limit: Self.maximumTable) else {
            throw damaged
        }
        let cursor = ByteCursor(bytes: table)
        let sections = (0..<Int(count)).compactMap { ELFSection(cursor, at: $0 * ELFSection.headerSize) }
        guard sections.count == Int(count) else { throw damaged }
        let names = sections[Int(namesIndex)]
        guard let nameBytes = try reader.bytes(at: names.offset, count: names.size, limit: Self.maximumTable) else {
            throw damaged
        }
        let nameTable = ByteCursor(bytes: nameBytes)
        var metadata: [UInt8]?
        var metadataOffset: UInt64 = 0
        var containsSwift = false
        for section in sections {
            guard let name = nameTable.text(at: Int(section.nameOffset)) else { continue }
            if name.hasPrefix("swift5_") { containsSwift = true }
            guard name == "weir.meta" else { continue }
            guard metadata == nil else { throw PluginError(path: path, "has more than one section weir.meta") }
            metadata = try Self.description(section, reader)
            metadataOffset = section.offset
        }
        self.metadata = metadata
        self.metadataOffset = metadataOffset
        self.containsSwift = containsSwift
        neededLibraries = metadata == nil ? [] : try Self.neededLibraries(sections, reader) ?? []
    }

    /// The checked first 64 bytes.
    static func header(_ reader: borrowing FileReader) throws(PluginError) -> ByteCursor {
        let path = reader.path
        guard reader.size > 0 else { throw PluginError(path: path, "is empty") }
        let start = try reader.bytes(at: 0, count: min(64, reader.size), limit: 64) ?? []
        guard start.starts(with: [0x7F, 0x45, 0x4C, 0x46]) else {
            if let script = try LinkerScript(reader) { throw PluginError(path: path, script.refusal) }
            throw PluginError(path: path, "is no shared library (it does not start as an ELF file does)")
        }
        let cursor = ByteCursor(bytes: start)
        guard let kind = cursor.number(at: 16, as: UInt16.self), let machine = cursor.number(at: 18, as: UInt16.self)
        else {
            throw PluginError(path: path, "is cut short: it ends within its header")
        }
        guard start[5] == 1 else {
            throw PluginError(
                path: path,
                "built for a big-endian machine, this is \(ELFMachine.name(ELFMachine.host)); build it for this machine"
            )
        }
        guard machine == ELFMachine.host else {
            throw PluginError(
                path: path,
                "built for \(ELFMachine.name(machine)), this is \(ELFMachine.name(ELFMachine.host)); build it for this machine"
            )
        }
        guard start[4] == 2 else { throw PluginError(path: path, "is a 32-bit library; weir needs a 64-bit one") }
        guard start.count == 64 else { throw PluginError(path: path, "is cut short: it ends within its header") }
        guard kind == 3 else {
            throw PluginError(path: path, "is no shared library, but another kind of ELF file; link it with -shared")
        }
        return cursor
    }

    /// The metadata without the NULs that end C strings.
    private static func description(_ section: ELFSection, _ reader: borrowing FileReader) throws(PluginError)
        -> [UInt8]
    {
        let path = reader.path
        guard section.kind != ELFSection.noBits else { throw PluginError(path: path, "its section weir.meta is empty") }
        guard section.size <= maximumMetadata else {
            throw PluginError(path: path, "its section weir.meta is larger than \(maximumMetadata >> 20) MiB")
        }
        guard var bytes = try reader.bytes(at: section.offset, count: section.size, limit: maximumMetadata) else {
            throw PluginError(
                path: path, "is damaged or cut short: its section weir.meta is not there; build or copy it again")
        }
        while bytes.last == 0 { bytes.removeLast() }
        guard !bytes.isEmpty else { throw PluginError(path: path, "its section weir.meta is empty") }
        guard !bytes.contains(0) else {
            throw PluginError(
                path: path, "its section weir.meta holds more than one description; use WEIR_META in one file")
        }
        return bytes
    }

    /// The libraries that the file needs; nil when its tables do not fit together, which dlopen would find, too.
    private static func neededLibraries(
        _ sections: [ELFSection], _ reader: borrowing FileReader
    ) throws(PluginError) -> [String]? {
        guard let dynamic = sections.first(where: { $0.kind == ELFSection.dynamic }),
            Int(dynamic.link) < sections.count,
            let entries = try reader.bytes(at: dynamic.offset, count: dynamic.size, limit: maximumTable)
        else { return nil }
        let names = sections[Int(dynamic.link)]
        // A large library has megabytes of names; only the needed ones are read.
        var result: [String] = []
        let cursor = ByteCursor(bytes: entries)
        for start in stride(from: 0, to: entries.count - 15, by: 16) {
            guard let tag = cursor.number(at: start, as: UInt64.self), tag != 0,
                let offset = cursor.number(at: start + 8, as: UInt64.self)
            else { break }
            guard tag == 1, offset < names.size else { continue }
            let (place, overflow) = names.offset.addingReportingOverflow(offset)
            guard !overflow, place < reader.size else { return nil }
            let length = min(names.size - offset, 4096, reader.size - place)
            guard let bytes = try reader.bytes(at: place, count: length, limit: 4096) else { return nil }
            if let name = ByteCursor(bytes: bytes).text(at: 0) { result.append(name) }
        }
        return result
    }
}
