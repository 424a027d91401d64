internal import WeirCBOR

/// The frames of a segment, one after another; what cannot be read is passed over up to the next frame that can.
// SAFETY: whoever makes a scan keeps the bytes.
@safe struct SegmentScan {
    /// What comes next in a segment.
    @unsafe enum Step {
        case frame(FrameHeader, UnsafeRawBufferPointer)
        /// Bytes that are no frame; the header where it can be read.
        case damaged(offset: Int, length: Int, FrameHeader?)
    }

    private let bytes: UnsafeRawBufferPointer
    private(set) var offset = 0

    /// A scan of a segment's bytes, which outlive it.
    init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = unsafe bytes }

    /// The next frame or damaged piece; nil at the end.
    mutating func next() -> Step? {
        guard unsafe offset < bytes.count else { return nil }
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
        if let (header, payload) = unsafe Frame.first(of: rest) {
            offset += FrameHeader.size + Int(header.length)
            return unsafe .frame(header, payload)
        }
        let begin = offset
        // A header that is whole tells where the next frame begins, unless the file ends before.
        if let header = unsafe FrameHeader(rest), FrameHeader.size + Int(header.length) <= rest.count {
            offset += FrameHeader.size + Int(header.length)
            return unsafe .damaged(offset: begin, length: offset - begin, header)
        }
        unsafe offset = Self.nextFrame(in: bytes, after: begin) ?? bytes.count
        return unsafe .damaged(offset: begin, length: offset - begin, nil)
    }

    /// Where the next header begins that can be read.
    private static func nextFrame(in bytes: UnsafeRawBufferPointer, after begin: Int) -> Int? {
        let last = bytes.count - FrameHeader.size
        var place = begin + 1
        while place <= last {
            if unsafe bytes.number(at: place, as: UInt32.self) == FrameHeader.magic,
                unsafe FrameHeader(UnsafeRawBufferPointer(rebasing: bytes[place...])) != nil
            {
                return place
            }
            place += 1
        }
        return nil
    }
}
