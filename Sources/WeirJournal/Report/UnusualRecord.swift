internal import WeirCBOR

/// A record that is not of the usual kind: one attempt, and a value that exec gave.
struct UnusualRecord {
    let row: Int
    let attempts: Int
    private let flags: UInt64

    var hasFailed: Bool { flags & RecordBuffer.Other.hasFailed != 0 }
    var isRescued: Bool { flags & RecordBuffer.Other.isRescued != 0 }

    fileprivate init(row: Int, flags: UInt64, attempts: Int) {
        self.row = row
        self.flags = flags
        self.attempts = attempts
    }
}

extension PastFrame {
    /// The unusual records, in the order of the rows; of a frame that is not what it should be, as many as can be read.
    var unusual: [UnusualRecord] {
        guard others.count > 0 else { return [] }
        var reader = unsafe CBORReader(payload, offset: others.offset)
        var records: [UnusualRecord] = []
        records.reserveCapacity(others.count)
        for _ in 0..<others.count {
            guard let row = try? reader.number(), let flags = try? reader.unsigned(),
                let attempts = try? reader.number(), row < rows
            else { break }
            records.append(UnusualRecord(row: row, flags: flags, attempts: max(1, attempts)))
        }
        return records
    }
}
