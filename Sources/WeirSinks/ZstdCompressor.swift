internal import CZstd
internal import WeirExec
internal import WeirValue

/// Frames of a zstd file, by libzstd.
// SAFETY: `context` is owned and freed in deinit.
@safe final class ZstdCompressor: Compressor {
    private let context: OpaquePointer

    init() throws(NodeError) {
        guard let context = unsafe ZSTD_createCCtx() else {
            throw NodeError(.exhausted, "there is no memory to compress a file", retry: .no)
        }
        unsafe self.context = unsafe context
    }

    deinit { unsafe ZSTD_freeCCtx(context) }

    func frame(of bytes: [UInt8]) throws(NodeError) -> [UInt8] {
        let room = ZSTD_compressBound(bytes.count)
        var size = 0
        let frame = unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
            size = unsafe bytes.withUnsafeBufferPointer { input in
                unsafe ZSTD_compressCCtx(
                    context, output.baseAddress, room, input.baseAddress, input.count, ZSTD_CLEVEL_DEFAULT)
            }
            count = ZSTD_isError(size) == 0 ? size : 0
        }
        guard ZSTD_isError(size) == 0 else {
            throw NodeError(.internal, "zstd: \(unsafe String(cString: ZSTD_getErrorName(size)))")
        }
        return frame
    }
}
