internal import WeirCBOR
internal import WeirValue

/// A piece of a segment: a header and its payload.
enum Frame {
    /// The bytes of a frame whose payload is one value.
    static func bytes(_ kind: FrameKind, _ value: Value) -> [UInt8] {
        var payload = CBORWriter()
        do throws(CBORError) {
            try payload.append(value)
        } catch {
            preconditionFailure("what a journal says of itself has an encoding: \(error)")
        }
        return unsafe payload.withBytes { unsafe FrameHeader(of: $0, kind).bytes + Array($0) }
    }

    /// The frame that bytes begin with; nil where there is none that is whole and undamaged.
    static func first(
        of bytes: UnsafeRawBufferPointer
    ) -> (header: FrameHeader, payload: UnsafeRawBufferPointer)? {
        guard let header = unsafe FrameHeader(bytes), Int(header.length) <= bytes.count - FrameHeader.size else {
            return nil
        }
        let payload = unsafe UnsafeRawBufferPointer(
            rebasing: bytes[FrameHeader.size..<FrameHeader.size + Int(header.length)])
        guard unsafe Checksum.of(payload) == header.check else { return nil }
        return unsafe (header, payload)
    }

    /// The value that a payload is; nil where it is none.
    static func value(in payload: UnsafeRawBufferPointer) -> Value? {
        var reader = unsafe CBORReader(payload)
        return try? reader.value(in: Region())
    }
}
