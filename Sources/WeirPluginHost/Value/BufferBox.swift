internal import CWeirBarrier
internal import CWeirValue

/// Holds one reference to a plugin's buffer and drops it when no value needs it any more.
// SAFETY: the buffer may be released from any thread (value.h), and is released once.
@safe final class BufferBox: @unchecked Sendable {
    private let buffer: UnsafeMutablePointer<weir_buffer>
    /// Whom a crash of the release is blamed on.
    private let site: UnsafePointer<weir_barrier_site>?

    /// Takes over a buffer that the running callback gave.
    @unsafe init(_ buffer: UnsafeMutablePointer<weir_buffer>) {
        unsafe self.buffer = unsafe buffer
        unsafe site = weir_barrier_current_site()
    }

    deinit { unsafe weir_barrier_release(site, buffer) }
}
