internal import CWeirValue
internal import WeirCBOR
internal import WeirExec
internal import WeirValue

/// Decodes records, mostly one after the other of a frame.
final class RecordReader {
    private let past: PastRecords
    /// The frame that was read last, and the row and place of the value that comes next there.
    private var frame = -1
    private var row = 0
    private var offset = 0
    /// Those of its records that are not of the usual kind, by row.
    private var others: [Int: UnusualRecord] = [:]

    init(_ past: PastRecords) { self.past = past }

    private func enter(_ frame: Int) {
        guard frame != self.frame else { return }
        self.frame = frame
        (row, offset) = (0, 0)
        if !others.isEmpty { others = [:] }
        let entry = past.frames[frame]
        unsafe past.note(bytes: entry.payload.count)
        for record in entry.unusual { others[record.row] = record }
    }

    /// What is unusual about a record; nil where nothing is.
    func unusual(_ frame: Int, _ row: Int) -> UnusualRecord? {
        guard past.frames[frame].others.count > 0 else { return nil }
        enter(frame)
        return others[row]
    }

    /// What was recorded of an item that failed for good; nil where it cannot be read.
    func failure(_ frame: Int, _ row: Int) -> RecordedError? {
        var raw = unsafe Value.null.raw
        let region = Region()
        guard unsafe values(frame, row, 1, in: region, into: &raw) else { return nil }
        return unsafe RecordedError(Value(raw: raw, among: region))
    }

    /// Decodes the values of records that follow each other in a frame.
    ///
    /// - Parameter values: room for `count` of them.
    /// - Returns: false where one has none, or none that can be read.
    @unsafe func values(
        _ frame: Int, _ row: Int, _ count: Int, in region: Region, into values: UnsafeMutablePointer<weir_value>
    ) -> Bool {
        enter(frame)
        let entry = past.frames[frame]
        guard !entry.isValueless, seek(row, entry) else { return false }
        var reader = unsafe CBORReader(entry.values, offset: offset)
        guard unsafe (try? reader.raw(in: region, count: count, into: values)) != nil else { return false }
        (self.row, offset) = (row + count, reader.offset)
        return true
    }

    /// Goes to the value of a row.
    private func seek(_ wanted: Int, _ entry: PastFrame) -> Bool {
        if row == wanted { return true }
        let place = wanted / CBOROffsets.stride
        if wanted < row || row / CBOROffsets.stride != place {
            row = place * CBOROffsets.stride
            offset = unsafe Int(entry.offsets.number(at: place * 4, as: UInt32.self))
        }
        guard unsafe offset <= entry.values.count else { return false }
        var reader = unsafe CBORReader(entry.values, offset: offset)
        while row < wanted {
            guard (try? reader.skip()) != nil else { return false }
            row += 1
        }
        offset = reader.offset
        return true
    }
}
