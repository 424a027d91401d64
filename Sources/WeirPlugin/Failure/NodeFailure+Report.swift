internal import CWeirABI

/// An error whose message the host has recorded already: only its status is to be returned.
struct RecordedFailure: Error {
    let status: weir_status
}

extension NodeFailure {
    /// The failure that stands for any Swift error.
    init(describing error: any Error) {
        switch error {
        case let failure as NodeFailure: self = failure
        case is CancellationError: self.init(.cancelled, "the call was cancelled")
        default: self.init(.failed, String(describing: error))
        }
    }

    /// Describes an error to the host.
    ///
    /// - Parameter index: the item of this exec call, 0 elsewhere.
    /// - Returns: the status to return for it.
    static func report(_ error: any Error, item index: Int, to call: UnsafePointer<weir_call>) -> weir_status {
        if let recorded = error as? RecordedFailure { return recorded.status }
        let failure = NodeFailure(describing: error)
        // A code below WEIR_FAILED is no error to the host: the item would count as done, without a result.
        let code = failure.code.rawValue >= Int32(WEIR_FAILED) ? failure.code : .internal
        var record = unsafe weir_error()
        unsafe record.struct_size = UInt32(MemoryLayout<weir_error>.size)
        unsafe record.code = code.rawValue
        switch failure.retry {
        case .asUsual: unsafe record.retry = UInt32(WEIR_RETRY_DEFAULT)
        case .never: unsafe record.retry = UInt32(WEIR_RETRY_NO)
        case .again(let wait):
            unsafe record.retry = UInt32(WEIR_RETRY_YES)
            unsafe record.retry_after_ns = UInt64(clamping: Int64(clamping: wait / .nanoseconds(1)))
        }
        var message = failure.message
        message.withUTF8 { text in
            unsafe record.message = UnsafeRawPointer(text.baseAddress)?.assumingMemoryBound(to: CChar.self)
            unsafe record.message_length = text.count
            unsafe call.pointee.host.pointee.set_error(call, UInt32(index), &record)
        }
        return code.rawValue
    }
}

extension Int64 {
    /// The nearest integer; of what no integer reaches, the first or the last one.
    fileprivate init(clamping number: Double) {
        self = Int64(exactly: number.rounded()) ?? (number > 0 ? .max : 0)
    }
}
