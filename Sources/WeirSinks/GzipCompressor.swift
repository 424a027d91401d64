internal import CZlib
internal import WeirExec
internal import WeirValue

/// Members of a gzip file, by zlib.
// SAFETY: `stream` is initialised once and ended in deinit; its pointers lead into arrays only during a call.
@safe final class GzipCompressor: Compressor {
    private static let windowBits: Int32 = 15
    /// What makes zlib write a header and an end of gzip.
    private static let gzipForm: Int32 = 16

    private let stream: UnsafeMutablePointer<z_stream>

    init() throws(NodeError) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let status = unsafe deflateInit2_(
            stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, Self.windowBits + Self.gzipForm, 8, Z_DEFAULT_STRATEGY,
            ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else { throw NodeError(.exhausted, "there is no memory to compress a file", retry: .no) }
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    func frame(of bytes: [UInt8]) throws(NodeError) -> [UInt8] {
        unsafe deflateReset(stream)
        var input = bytes
        let room = unsafe Int(deflateBound(stream, uLong(bytes.count)))
        var status = Z_OK
        let frame = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
            unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe (stream.pointee.next_in, stream.pointee.avail_in) = (input.baseAddress, uInt(input.count))
                unsafe (stream.pointee.next_out, stream.pointee.avail_out) = (output.baseAddress, uInt(room))
                status = unsafe deflate(stream, Z_FINISH)
                count = unsafe room - Int(stream.pointee.avail_out)
            }
        }
        guard status == Z_STREAM_END else { throw NodeError(.internal, "zlib did not end a piece (\(status))") }
        return frame
    }
}
