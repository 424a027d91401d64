internal import CWeirBarrier
internal import CWeirValue

/// Holds one reference to a plugin's buffer and drops it when no value needs it any more.
// SAFETY: the buffer may be released from any thread (value.h), and is released once.
@safe final class BufferBox: @unchecked Sendable {
    private let buffer: UnsafeMutablePointer<weir_buffer>

    @unsafe init(_ buffer: UnsafeMutablePointer<weir_buffer>) { unsafe self.buffer = unsafe buffer }

    deinit { unsafe weir_barrier_release(buffer) }
}
