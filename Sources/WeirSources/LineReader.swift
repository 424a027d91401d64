import WeirExec
import WeirModel
import WeirValue

/// The lines of a file, without `\n` or `\r\n`; the last one need not end.
final class LineReader: RecordReader {
    /// `lines: a.txt`.
    static let kind = SourceKind(
        ItemSourceKind(
            "lines", SourceField.file(of: "lines"), fields: [SourceField.size(of: "lines")],
            item: SourceField.records(.plain("a string")))
    ) { (settings) throws(NodeError) in
        let input = try settings.file()
        return RecordSource(LineReader(input), size: try settings.size(), as: settings.name)
    }

    private let input: BufferedInput
    /// The number of the line that came last, from 1.
    private(set) var line = 0

    init(_ input: BufferedInput) { self.input = input }

    func next(_ chunk: ItemChunk) throws(NodeError) -> Value? {
        guard let bytes = unsafe try nextText() else { return nil }
        return unsafe chunk.makeText(bytes)
    }

    /// Lines are what a file has most of, so they get to the chunk without a value in between.
    func appendNext(to chunk: ItemChunk) throws(NodeError) -> Bool {
        guard let bytes = unsafe try nextText() else { return false }
        unsafe chunk.appendString(bytes)
        return true
    }

    func close() { input.close() }

    /// The next line as it is in the file, valid until the next call.
    @unsafe func nextBytes() throws(NodeError) -> UnsafeRawBufferPointer? {
        var searched = 0
        while true {
            let pending = unsafe input.pending
            if let newline = input.newline(from: searched) {
                take(newline + 1)
                return unsafe Self.withoutReturn(pending, newline)
            }
            searched = pending.count
            if try !input.more(line: line + 1) {
                guard searched > 0 else { return nil }
                take(searched)
                return unsafe Self.withoutReturn(pending, searched)
            }
        }
    }

    @unsafe private func nextText() throws(NodeError) -> UnsafeRawBufferPointer? {
        guard let bytes = unsafe try nextBytes() else { return nil }
        guard unsafe UTF8Check.isValid(bytes) else { throw input.error(line, "the line is not UTF-8") }
        return unsafe bytes
    }

    private func take(_ count: Int) {
        line += 1
        input.consume(count)
    }

    private static func withoutReturn(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> UnsafeRawBufferPointer {
        let end = unsafe count > 0 && bytes[count - 1] == 13 ? count - 1 : count
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[..<end])
    }
}
