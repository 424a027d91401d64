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
    /// The flags and attempts of those of its records that are not of the usual kind.
    private var others: [Int: (flags: UInt64, attempts: Int)] = [:]

    init(_ past: PastRecords) { self.past = past }

    private func enter(_ frame: Int) {
        guard frame != self.frame else { return }
        self.frame = frame
        (row, offset) = (0, 0)
        if !others.isEmpty { others = [:] }
        let entry = past.frames[frame]
        unsafe past.note(bytes: entry.payload.count)
        guard entry.others.count > 0 else { return }
        var reader = unsafe CBORReader(entry.payload, offset: entry.others.offset)
        for _ in 0..<entry.others.count {
            guard let row = try? reader.number(), let flags = try? reader.unsigned(),
                let attempts = try? reader.number()
            else { return }
            others[row] = (flags, max(1, attempts))
        }
    }

    /// What is unusual about a record.
    func flags(_ frame: Int, _ row: Int) -> UInt64 {
        enter(frame)
        return others.isEmpty ? 0 : others[row]?.flags ?? 0
    }

    /// The number of attempts that an item took.
    func attempts(_ frame: Int, _ row: Int) -> Int {
        enter(frame)
        return others.isEmpty ? 1 : others[row]?.attempts ?? 1
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
            let bytes = unsafe entry.offsets.loadUnaligned(fromByteOffset: place * 4, as: UInt32.self)
            (row, offset) = (place * CBOROffsets.stride, Int(UInt32(littleEndian: bytes)))
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
