import WeirExec
import WeirModel
import WeirValue

/// A text in pieces of so many characters, the last one with what is left.
///
/// A character is a Unicode scalar here, as in Python: that needs no tables and gives the same pieces everywhere. A letter
/// with a separate combining accent can therefore be cut in two. The pieces are views of the text, not copies.
final class SplitSource: ItemSource {
    /// `split: "${shared.text}", size: 1000`.
    static let kind = SourceKind(
        ItemSourceKind(
            "split", ItemSourceField("", .text),
            fields: [SourceField.size(of: "split", need: "the number of characters of a piece")],
            item: { _ in .plain("a string") })
    ) { (settings) throws(NodeError) in
        try SplitSource(try settings.value("split"), size: try settings.size() ?? 1, as: settings.name)
    }

    private let text: Value
    private let size: Int
    private let shape: RecordShape?
    private var position = 0

    /// - Parameter size: at least 1.
    /// - Throws: when the value is no text; null counts as an empty one (B1).
    init(_ value: Value, size: Int, as name: Key?) throws(NodeError) {
        guard value.kind == .string || value.isNull else {
            throw NodeError(.invalidInput, "\"split\" needs a string, not \(value.kindWithArticle) (\(value))")
        }
        text = value
        self.size = size
        shape = name.map { RecordShape([$0]) }
    }

    var total: Int? { text.count == 0 ? 0 : nil }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        while chunk.count < limit, position < text.count {
            let start = position
            position = unsafe text.withBytes { unsafe Self.end(of: size, from: start, in: $0) }
            chunk.append(text.piece(start..<position), wrapped: shape)
        }
    }

    /// The offset behind `size` scalars that start at `start`, or the end of the bytes.
    static func end(of size: Int, from start: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        // Each scalar has one byte that is no continuation byte 10xxxxxx; eight bytes are looked at at a time.
        var index = start
        var missing = size
        while missing >= 8, index + 8 <= bytes.count {
            let word = unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let continuations = (word >> 7) & ~(word >> 6) & 0x0101_0101_0101_0101
            missing -= 8 - continuations.nonzeroBitCount
            index += 8
        }
        while index < bytes.count {
            if unsafe bytes[index] & 0xC0 != 0x80 {
                if missing == 0 { break }
                missing -= 1
            }
            index += 1
        }
        return index
    }
}
