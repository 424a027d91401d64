internal import WeirCBOR

/// Where a frame of records lies, and its columns in it.
// SAFETY: points into a mapped file that `PastRecords` keeps.
@safe struct PastFrame: @unchecked Sendable {
    /// The payload.
    let payload: UnsafeRawBufferPointer
    /// The number of the site and of the context among all that were read.
    let site: Int32
    let context: Int32
    let rows: Int
    let isValueless: Bool
    /// Whether its failures do not answer any more, since a later session runs them again.
    let isBeforeRedrive: Bool
    /// Whether another run recorded it.
    let isForeign: Bool
    /// How long calls took, in nanoseconds.
    let nanoseconds: UInt64
    /// The keys, 16 bytes each.
    let keys: UnsafeRawPointer
    /// Row, flags and attempts of the records that are not of the usual kind; where they begin in the payload, and how many.
    let others: (offset: Int, count: Int)
    /// Every 16th value's place among the values, four bytes each.
    let offsets: UnsafeRawBufferPointer
    let values: UnsafeRawBufferPointer
    /// The first of its runs of records.
    let firstRun: Int
    /// The number of records before it in all frames.
    let firstRecord: Int

    /// Reads the columns of a payload.
    ///
    /// - Parameter runs: gets the frame's runs: scope, visit, first place and count of each.
    /// - Throws: where the payload is not what it should be.
    init(
        _ payload: UnsafeRawBufferPointer, _ header: FrameHeader, site: Int32, context: (Int) -> Int32?,
        isBeforeRedrive: Bool, isForeign: Bool, firstRun: Int, firstRecord: Int, runs: (UInt64, Int, Int, Int) -> Void
    ) throws(CBORError) {
        unsafe self.payload = unsafe payload
        self.site = site
        self.isBeforeRedrive = isBeforeRedrive
        self.isForeign = isForeign
        self.firstRun = firstRun
        self.firstRecord = firstRecord
        rows = Int(header.rows)
        isValueless = header.flags & FrameHeader.withoutValues != 0
        var reader = unsafe CBORReader(payload)
        guard try reader.arrayCount() == 7, let known = context(try reader.number()) else { throw .malformed }
        self.context = known
        nanoseconds = try reader.unsigned()
        let numbers = try reader.arrayCount()
        guard numbers.isMultiple(of: 4) else { throw .malformed }
        var left = rows
        for _ in 0..<numbers / 4 {
            let scope = try reader.unsigned()
            let (visit, first, count) = (try reader.number(), try reader.number(), try reader.number())
            guard count > 0, count <= left else { throw .malformed }
            left -= count
            runs(scope, visit, first, count)
        }
        let keys = try unsafe reader.bytes()
        guard left == 0, keys.count == rows * 16, let base = keys.baseAddress else { throw .malformed }
        unsafe self.keys = unsafe base
        let others = try reader.arrayCount()
        guard others.isMultiple(of: 3) else { throw .malformed }
        self.others = (reader.offset, others / 3)
        for _ in 0..<others { try reader.skip() }
        unsafe offsets = try reader.bytes()
        unsafe values = try reader.bytes()
        let places = isValueless ? 0 : (rows + CBOROffsets.stride - 1) / CBOROffsets.stride
        guard unsafe offsets.count == places * 4 else { throw .malformed }
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

extension CBORReader {
    /// Reads a number that fits into an `Int`.
    mutating func number() throws(CBORError) -> Int {
        guard let number = Int(exactly: try unsigned()) else { throw .malformed }
        return number
    }
}
