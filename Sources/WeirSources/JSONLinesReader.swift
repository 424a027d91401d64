import WeirExec
import WeirJSON
import WeirModel
import WeirValue

/// The values of a JSON Lines file, one a line; lines of white space are passed over.
final class JSONLinesReader: RecordReader {
    /// `jsonl: a.jsonl`.
    static let kind = SourceKind(
        ItemSourceKind(
            "jsonl", SourceField.file(of: "jsonl"), fields: [SourceField.size(of: "jsonl")],
            item: SourceField.records(.unknown))
    ) { (settings) throws(NodeError) in
        let input = try settings.file()
        return RecordSource(JSONLinesReader(input), size: try settings.size(), as: settings.name)
    }

    private let input: BufferedInput
    private let lines: LineReader
    private let json = JSONReader()

    init(_ input: BufferedInput) {
        self.input = input
        lines = LineReader(input)
    }

    func next(_ chunk: ItemChunk) throws(NodeError) -> Value? {
        while let bytes = unsafe try lines.nextBytes() {
            if unsafe bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            do throws(JSONError) {
                return unsafe try json.read(bytes, into: chunk.arena)
            } catch {
                let column = error.column > 0 ? "\(error.column): " : " "
                throw NodeError(.invalidInput, "\(input.name):\(lines.line):\(column)\(error.message)")
            }
        }
        return nil
    }

    func close() { input.close() }
}
