/// The texts that an ELF file's dynamic table refers to, read one by one: a large library has megabytes of them.
struct ELFNames: ~Copyable {
    private let reader: FileReader
    private let dynamic: ELFDynamicTable
    private let place: (offset: UInt64, count: UInt64)?

    init(_ reader: consuming FileReader, _ segments: ELFSegments, _ dynamic: ELFDynamicTable) {
        self.reader = reader
        self.dynamic = dynamic
        place = dynamic.first(.names).flatMap(segments.place).map {
            ($0.offset, min($0.count, dynamic.first(.namesSize) ?? $0.count))
        }
    }

    /// The texts of all entries with a tag, in order.
    func texts(_ tag: ELFDynamicTable.Tag) throws(PluginError) -> [String] {
        var result: [String] = []
        for offset in dynamic.all(tag) { if let text = try text(at: offset) { result.append(text) } }
        return result
    }

    private func text(at offset: UInt64) throws(PluginError) -> String? {
        guard let place, offset < place.count else { return nil }
        let (start, overflow) = place.offset.addingReportingOverflow(offset)
        guard !overflow, start < reader.size else { return nil }
        let count = min(place.count - offset, 4096, reader.size - start)
        guard let bytes = try reader.bytes(at: start, count: count, limit: 4096) else { return nil }
        return ByteCursor(bytes: bytes).text(at: 0)
    }
}
