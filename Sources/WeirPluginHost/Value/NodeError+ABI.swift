internal import CWeirABI
internal import CWeirValue
internal import WeirExec
internal import WeirValue

extension NodeError {
    /// A copy of the error that a plugin describes, under the status that it answered.
    ///
    /// - Parameter error: nil or too short when the plugin gives no details.
    @unsafe init(_ status: StatusCode, _ error: UnsafePointer<weir_error>?) {
        guard let error = unsafe error, unsafe Int(error.pointee.struct_size) >= MemoryLayout<weir_error>.size else {
            self.init(withoutMessage: status)
            return
        }
        let retry: RetryAdvice =
            switch unsafe Int(error.pointee.retry) {
            case WEIR_RETRY_YES: .yes
            case WEIR_RETRY_NO: .no
            default: .byCode
            }
        var message = ""
        if let text = unsafe error.pointee.message {
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: error.pointee.message_length)
            message = unsafe String(mending: bytes)
        }
        self.init(
            status, message.isEmpty ? Self.missingMessage(status) : message, retry: retry,
            retryAfter: unsafe error.pointee.retry_after_ns)
    }

    /// An error that the plugin did not describe.
    init(withoutMessage status: StatusCode) { self.init(status, Self.missingMessage(status)) }

    /// The same error under the status that the plugin answered in the end.
    func with(_ status: StatusCode) -> NodeError {
        status == code ? self : NodeError(status, message, retry: retry, retryAfter: retryAfter)
    }

    private static func missingMessage(_ status: StatusCode) -> String { "the node gave no message (\(status.name))" }

    /// Calls `body` with the error as a plugin reads it, valid during the call.
    @unsafe func withABI<Result>(_ body: (UnsafePointer<weir_error>) -> Result) -> Result {
        var text = message
        return text.withUTF8 { bytes in
            var error = unsafe weir_error()
            unsafe error.struct_size = UInt32(MemoryLayout<weir_error>.size)
            unsafe error.code = code.rawValue
            unsafe error.retry = UInt32(
                retry == .yes ? WEIR_RETRY_YES : retry == .no ? WEIR_RETRY_NO : WEIR_RETRY_DEFAULT)
            unsafe error.retry_after_ns = retryAfter
            unsafe error.message = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            unsafe error.message_length = bytes.count
            return unsafe body(&error)
        }
    }
}
