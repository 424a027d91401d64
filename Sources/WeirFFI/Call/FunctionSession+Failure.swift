internal import CWeirCall
internal import Glibc
internal import WeirExec
internal import WeirValue

/// Whether the last call failed, and the words for it.
extension FunctionSession {
    /// Whether the last call failed by its declared rule.
    var hasFailed: Bool { holds(core.declaration.signature.failure.condition) }

    private func holds(_ condition: FailureRule.Condition) -> Bool {
        let result = core.declaration.signature.result
        let slot = unsafe UnsafeRawPointer(memory + core.resultSlot)
        switch condition {
        case .never: return false
        case .errno: return unsafe plan.pointee.error_number != 0
        case .null: return unsafe ForeignDecoder.pointer(at: slot) == nil
        case .result(let comparison, let bound): return unsafe Self.holds(comparison, bound, result, slot)
        case .parameter(let name, let comparison, let bound):
            guard let index = core.parameters.firstIndex(where: { $0.parameter.name == name }) else { return false }
            return unsafe Self.holds(comparison, bound, core.parameters[index].parameter.type, place(of: index))
        case .any(let parts): return parts.contains { holds($0) }
        case .all(let parts): return parts.allSatisfy { holds($0) }
        }
    }

    /// Whether a number in a slot compares so.
    private static func holds(
        _ comparison: FailureRule.Comparison, _ bound: Int64, _ type: CType, _ slot: UnsafeRawPointer
    ) -> Bool {
        switch type {
        case .number(.f32): return comparison.holds(Double(unsafe slot.load(as: Float.self)), Double(bound))
        case .number(.f64): return comparison.holds(unsafe slot.load(as: Double.self), Double(bound))
        case .number(.u64):
            // As in C, where -1 is the greatest number without a sign.
            return comparison.holds(unsafe slot.load(as: UInt64.self), UInt64(bitPattern: bound))
        case .number(let number): return comparison.holds(unsafe number.load(slot) ?? 0, bound)
        case .enumeration(let enumeration): return comparison.holds(unsafe enumeration.base.load(slot) ?? 0, bound)
        default: return false
        }
    }

    /// What the function returned, for messages.
    private var resultText: String {
        let slot = unsafe UnsafeRawPointer(memory + core.resultSlot)
        let type = core.declaration.signature.result
        switch type {
        case .number(.f32): return "\(unsafe slot.load(as: Float.self))"
        case .number(.f64): return "\(unsafe slot.load(as: Double.self))"
        case .number(.u64): return "\(unsafe slot.load(as: UInt64.self))"
        case .number(let number): return "\(unsafe number.load(slot) ?? 0)"
        case .enumeration(let enumeration): return "\(unsafe enumeration.base.load(slot) ?? 0)"
        default:
            guard type.isPointer else { return "no number" }
            return unsafe ForeignDecoder.pointer(at: slot) == nil ? "NULL" : "a pointer"
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
            return NodeError(code, "\(symbol): \(unsafe String(mendingCString: text)) (errno \(number))")
        }
        if rule.condition == .null { return NodeError(code, "\(symbol) returned NULL") }
        return NodeError(code, "\(symbol) returned \(resultText), and it fails if \(rule.condition.text)")
    }

    /// The error of a C++ exception that the function threw.
    var exception: NodeError {
        let text = unsafe withUnsafePointer(to: &plan.pointee.message) { field in
            unsafe String(mendingCString: UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self))
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
        return unsafe String(mendingCString: text.assumingMemoryBound(to: CChar.self))
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
