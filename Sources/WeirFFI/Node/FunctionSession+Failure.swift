internal import CWeirCall
internal import Glibc
internal import WeirModel

/// Whether the last call failed, and the words for it.
extension FunctionSession {
    /// Whether the last call failed by its declared rule.
    var hasFailed: Bool {
        let signature = core.declaration.signature
        let slot = unsafe UnsafeRawPointer(memory + core.resultSlot)
        switch signature.failure.condition {
        case .never: return false
        case .errno: return unsafe plan.pointee.error_number != 0
        case .null: return unsafe ForeignDecoder.pointer(at: slot) == nil
        case .result(let comparison, let bound):
            switch signature.result {
            case .number(.f32): return comparison.holds(Double(unsafe slot.load(as: Float.self)), Double(bound))
            case .number(.f64): return comparison.holds(unsafe slot.load(as: Double.self), Double(bound))
            case .number(.u64):
                let number = unsafe slot.load(as: UInt64.self)
                // As in C, where -1 is the greatest number without a sign.
                return comparison.holds(number, UInt64(bitPattern: bound))
            case .number(let number): return comparison.holds(unsafe number.load(slot) ?? 0, bound)
            case .enumeration(let enumeration): return comparison.holds(unsafe enumeration.base.load(slot) ?? 0, bound)
            default: return false
            }
        }
    }

    /// The number that the function returned, for messages.
    private var resultText: String {
        let slot = unsafe UnsafeRawPointer(memory + core.resultSlot)
        switch core.declaration.signature.result {
        case .number(.f32): return "\(unsafe slot.load(as: Float.self))"
        case .number(.f64): return "\(unsafe slot.load(as: Double.self))"
        case .number(.u64): return "\(unsafe slot.load(as: UInt64.self))"
        case .number(let number): return "\(unsafe number.load(slot) ?? 0)"
        case .enumeration(let enumeration): return "\(unsafe enumeration.base.load(slot) ?? 0)"
        default: return "a number"
        }
    }

    /// The error of a call that failed by its rule.
    ///
    /// - Parameter messageParameter: the text that the function left.
    func failure(messageParameter: String?) -> NodeError {
        let rule = core.declaration.signature.failure
        let symbol = core.declaration.symbol
        let number = unsafe plan.pointee.error_number
        let code = rule.usesErrnoValue ? Self.code(of: number) : StatusCode.failed
        if let text = messageParameter ?? messageFunctionText() { return NodeError(code, "\(symbol): \(text)") }
        if rule.usesErrnoValue, number != 0, let text = unsafe strerror(number) {
            return NodeError(code, "\(symbol): \(unsafe LineText.decoded(cString: text)) (errno \(number))")
        }
        switch rule.condition {
        case .result(let comparison, let bound):
            return NodeError(code, "\(symbol) returned \(resultText), and it fails if \(comparison.rawValue) \(bound)")
        default: return NodeError(code, "\(symbol) returned NULL")
        }
    }

    /// The error of a C++ exception that the function threw.
    var exception: NodeError {
        let text = unsafe withUnsafePointer(to: &plan.pointee.message) { field in
            unsafe LineText.decoded(cString: UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self))
        }
        return NodeError(.exception, "\(core.declaration.symbol) threw a C++ exception: \(text)")
    }

    /// What the library's message function says.
    private func messageFunctionText() -> String? {
        guard let message = core.message else { return nil }
        let arguments = UnsafeMutablePointer<UnsafeMutableRawPointer?>.allocate(
            capacity: max(1, message.arguments.count))
        defer { unsafe arguments.deallocate() }
        for (index, name) in message.arguments.enumerated() {
            let parameter = core.parameters.firstIndex { $0.parameter.name == name }
            unsafe arguments[index] =
                unsafe name == "result"
                ? memory + core.resultSlot
                : name == "errno" ? Self.errorNumber(in: plan) : parameter.map { unsafe place(of: $0) }
        }
        let result = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
        defer { unsafe result.deallocate() }
        let status = unsafe weir_call_invoke_other(
            plan, UnsafeMutableRawPointer(message.interface.cif), message.function, result, arguments)
        guard Int(status) == WEIR_CALL_DONE, let text = unsafe ForeignDecoder.pointer(at: result) else { return nil }
        return unsafe LineText.decoded(cString: text.assumingMemoryBound(to: CChar.self))
    }

    @unsafe private static func errorNumber(in plan: UnsafeMutablePointer<weir_call_plan>) -> UnsafeMutableRawPointer {
        unsafe withUnsafeMutablePointer(to: &plan.pointee.error_number) { UnsafeMutableRawPointer($0) }
    }

    private static func code(of number: Int32) -> StatusCode {
        switch number {
        case ENOENT, ESRCH, ENXIO, ENODEV: .notFound
        case EACCES, EPERM, EROFS: .denied
        case EINVAL, EDOM, ERANGE, EILSEQ, ENAMETOOLONG: .invalidInput
        case ENOMEM, ENOSPC, EDQUOT, EMFILE, ENFILE: .exhausted
        case ETIMEDOUT: .timeout
        case EAGAIN, EBUSY, ECONNREFUSED, EHOSTUNREACH, ENETUNREACH: .unavailable
        case EIO, EPIPE, ECONNRESET: .io
        case ENOSYS, EOPNOTSUPP: .unsupported
        default: .failed
        }
    }
}
