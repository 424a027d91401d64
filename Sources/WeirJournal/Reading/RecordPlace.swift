/// Where a record lies, as one number: the frame's among all, and the row there.
enum RecordPlace {
    /// The number of a place.
    @inline(__always) static func number(_ frame: Int, _ row: Int) -> Int { frame << FrameHeader.rowBits | row }

    /// The place that a number stands for.
    @inline(__always) static func parts(of number: Int) -> (frame: Int, row: Int) {
        (number >> FrameHeader.rowBits, number & (FrameHeader.mostRows - 1))
    }
}
