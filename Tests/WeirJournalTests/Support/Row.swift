import WeirCBOR
import WeirEngine
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// A record as it was given to a buffer, or read from a segment.
struct Row: Equatable {
    var scope: UInt64
    var visit: Int
    var place: Int
    var key: ItemKey
    var flags: UInt64
    var attempts: Int
    /// Nil where none was kept.
    var value: Value?

    /// All records of a folder, in the order in which they were written.
    static func all(_ past: PastRecords) -> [Row] {
        let reader = RecordReader(past)
        var rows: [Row] = []
        for (number, frame) in past.frames.enumerated() {
            for row in 0..<frame.rows {
                let run = past.run(of: number, row)
                let region = Region()
                var raw = Value.null.raw
                let hasValue = reader.values(number, row, 1, in: region, into: &raw)
                rows.append(
                    Row(
                        scope: run.scope, visit: Int(run.visit), place: run.first + row - Int(run.row),
                        key: past.key(number, row), flags: reader.unusual(number, row)?.flags ?? 0,
                        attempts: reader.unusual(number, row)?.attempts ?? 1,
                        value: hasValue ? Value(raw: raw, among: region) : nil))
            }
        }
        return rows
    }
}
