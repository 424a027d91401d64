internal import CWeirValue
internal import Glibc

/// Memory that a plugin keeps beyond a call: a copy of its own, behind a `weir_buffer` that frees it.
enum KeptBuffer {
    /// A buffer with the bytes of a STRING or BYTES value, or nil for another kind or when memory is exhausted.
    @unsafe static func make(_ value: UnsafePointer<weir_value>?) -> UnsafeMutablePointer<weir_buffer>? {
        guard let value = unsafe value, unsafe [WEIR_STRING, WEIR_BYTES].contains(Int(value.pointee.tag)) else {
            return nil
        }
        let length = unsafe Int(value.pointee.length)
        let head = unsafe MemoryLayout<weir_buffer>.stride
        guard let memory = unsafe malloc(head + length) else { return nil }
        if length > 0, let source = unsafe value.pointee.as.bytes {
            unsafe (memory + head).copyMemory(from: source, byteCount: length)
        }
        let buffer = unsafe memory.bindMemory(to: weir_buffer.self, capacity: 1)
        unsafe buffer.initialize(
            to: weir_buffer(data: memory + head, release: { unsafe free($0) }, private_data: nil))
        return unsafe buffer
    }
}
