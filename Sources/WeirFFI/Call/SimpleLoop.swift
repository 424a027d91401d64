internal import CWeirCall
internal import WeirExec

/// The loop beside the call: for functions that turn one number, or bytes with their length, into one number.
enum SimpleLoop {
    /// Sets the loop up in a session's plan where it can do.
    ///
    /// - Returns: whether it can.
    static func prepare(_ session: FunctionSession, _ binding: FunctionBinding) -> Bool {
        let core = session.core
        let signature = core.declaration.signature
        guard let item = binding.itemParameter, core.parameters[item].parameter.direction == .in,
            session.closures.isEmpty
        else { return false }
        let plan = unsafe session.plan
        var lengths: [Int] = []
        for index in core.parameters.indices where index != item && !session.isPrepared[index] {
            guard core.parameters[index].lengthOf == item else { return false }
            lengths.append(index)
        }
        switch core.parameters[item].parameter.type {
        case .number(let number) where lengths.isEmpty:
            unsafe plan.pointee.item_kind = number.callKind
            unsafe plan.pointee.length_slot = nil
        case .bytes(let extent, .borrowed) where extent.capacity == .open && lengths.count <= 1:
            unsafe plan.pointee.item_kind = weir_call_kind(WEIR_CALL_POINTER)
            unsafe plan.pointee.length_slot = nil
            if let length = lengths.first, case .number(let number) = core.parameters[length].parameter.type {
                unsafe plan.pointee.length_slot = session.memory + core.parameters[length].slot
                unsafe plan.pointee.length_kind = number.callKind
            }
        default: return false
        }
        switch signature.result {
        case .void: unsafe plan.pointee.result_kind = weir_call_kind(WEIR_CALL_VOID)
        case .number(let number): unsafe plan.pointee.result_kind = number.callKind
        default: return false
        }
        switch signature.failure.condition {
        case .never: unsafe plan.pointee.failure = UInt8(WEIR_CALL_NEVER)
        case .result(let comparison, let bound):
            guard case .number(let number) = signature.result, number.isInteger else { return false }
            unsafe plan.pointee.failure = comparison.callCode
            unsafe plan.pointee.failure_bound = bound
        case .errno: unsafe plan.pointee.failure = UInt8(WEIR_CALL_ERRNO)
        case .null, .parameter, .any, .all: return false
        }
        unsafe plan.pointee.item_slot = session.memory + core.parameters[item].slot
        return true
    }

    /// The error of the item at which the loop stopped; nil when it was not called, since it needs more care.
    static func failure(_ session: FunctionSession) -> NodeError? {
        switch unsafe Int(session.plan.pointee.reason) {
        case WEIR_CALL_EXCEPTION: session.exception
        case WEIR_CALL_FAILED: session.failure(messageParameter: nil)
        default: nil
        }
    }
}

extension FailureRule.Comparison {
    /// The comparison's number in C.
    var callCode: UInt8 {
        switch self {
        case .less: UInt8(WEIR_CALL_LESS)
        case .lessOrEqual: UInt8(WEIR_CALL_LESS_EQUAL)
        case .equal: UInt8(WEIR_CALL_EQUAL)
        case .notEqual: UInt8(WEIR_CALL_NOT_EQUAL)
        case .greaterOrEqual: UInt8(WEIR_CALL_GREATER_EQUAL)
        case .greater: UInt8(WEIR_CALL_GREATER)
        }
    }

    /// Whether two numbers compare so.
    func holds<Number: Comparable>(_ left: Number, _ right: Number) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .equal: left == right
        case .notEqual: left != right
        case .greaterOrEqual: left >= right
        case .greater: left > right
        }
    }
}
