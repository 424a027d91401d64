internal import CWeirCall
internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirValue

/// One call with one item, with all that a signature can ask for.
// SAFETY: borrows the session's memory for one call.
@safe struct ForeignCall {
    /// The largest buffer that is made for C to fill, in bytes.
    static let largestBuffer = 1 << 30

    private let session: FunctionSession
    private let core: FunctionCore
    private let context: CallContext
    private let encoder: ForeignEncoder
    private let results: ForeignResults

    /// - Parameter arena: what the result lives in.
    init(_ session: FunctionSession, _ arena: Region, _ context: CallContext) {
        self.session = session
        self.context = context
        let core = session.core
        self.core = core
        encoder = ForeignEncoder(scratch: session.scratch, group: core.group)
        results = ForeignResults(session, arena)
    }

    /// The result of one item.
    ///
    /// - Throws: when an argument does not fit, the call fails by its rule, or the result fits no value.
    @unsafe func perform(_ item: Value) throws(NodeError) -> weir_value {
        guard let binding = session.binding else { throw NodeError(.internal, "a function is called before bind") }
        var taken: [TakenHandle] = []
        defer {
            if !session.scratch.isUnused { session.scratch.reset() }
            if !session.parents.isEmpty { session.parents.removeAll() }
        }
        do throws(NodeError) {
            try putArguments(item, binding, &taken)
        } catch {
            for handle in taken { handle.giveBack() }
            throw error
        }
        for closure in session.closures.values { closure.callBegins(context) }
        defer { for closure in session.closures.values { closure.callEnds() } }
        let status = session.activeCall.perform { unsafe Int(weir_call_invoke(session.plan)) }
        if status != WEIR_CALL_DONE { throw session.exception }
        if let failure = failure(taken) { throw failure }
        return unsafe try results.value(binding)
    }

    // MARK: Arguments

    private func putArguments(
        _ item: Value, _ binding: FunctionBinding, _ taken: inout [TakenHandle]
    ) throws(NodeError) {
        for index in core.parameters.indices where !session.isPrepared[index] {
            switch binding.sources[index] {
            case .constant(let value): try put(value, index, &taken)
            case .item: try put(item, index, &taken)
            case .entry(let otherwise):
                if let value = item.kind == .map ? item.lookup(core.parameters[index].key) : nil {
                    try put(value, index, &taken)
                } else if let otherwise {
                    if case .length = otherwise { continue }
                    try put(otherwise.value, index, &taken)
                } else {
                    throw missing(index, item)
                }
            case .nothing:
                let parameter = core.parameters[index]
                if parameter.cell != nil {
                    unsafe memset(session.place(of: index), 0, parameter.parameter.type.layout.size)
                }
            case .length, .lengthDefault, .callback: break
            }
        }
        for index in core.parameters.indices where !session.isPrepared[index] {
            switch binding.sources[index] {
            case .length(let other): try session.storeLength(of: other, into: index)
            case .lengthDefault: try putLengthDefault(index)
            case .entry(.length?) where item.kind != .map || item.lookup(core.parameters[index].key) == nil:
                try putLengthDefault(index)
            default: break
            }
        }
        for index in core.parameters.indices {
            let parameter = core.parameters[index].parameter
            if parameter.isBuffer { try makeBuffer(index) } else { try checkCount(index) }
        }
    }

    private func put(
        _ value: Value, _ index: Int, _ taken: inout [TakenHandle]
    ) throws(NodeError) {
        let parameter = core.parameters[index]
        let type = parameter.parameter.type
        session.counts[index] = unsafe try encoder.encode(
            value, as: type, into: session.place(of: index), parameter.subject)
        if parameter.parameter.direction == .take {
            try take(value, parameter, &taken)
        } else if core.makesHandles {
            noteParents(value, type)
        }
    }

    private func take(_ value: Value, _ parameter: ParameterPlan, _ taken: inout [TakenHandle]) throws(NodeError) {
        guard case .handle(let handle) = parameter.parameter.type.unwrapped,
            let cell = HandleCell.of(value, named: handle.typeName(in: core.group))
        else { return }
        guard let pointer = unsafe cell.take() else {
            throw NodeError(.invalidInput, "\(parameter.subject) was ended already")
        }
        unsafe taken.append(
            TakenHandle(cell: cell, pointer: pointer, staysOnFailure: parameter.parameter.staysOnFailure))
    }

    /// Notes the handles that a call is given, which what it makes must not outlive.
    private func noteParents(_ value: Value, _ type: CType) {
        switch type.unwrapped {
        case .handle(let handle):
            if let cell = HandleCell.of(value, named: handle.typeName(in: core.group)) {
                session.parents.append(cell)
            }
        case .array(let element, _) where element.containsHandle && value.kind == .list:
            for index in 0..<value.count { noteParents(value[index], element) }
        case .pointer(let target): noteParents(value, target)
        case .structure(let structure) where type.containsHandle && value.kind == .map:
            for field in structure.fields {
                if let part = value.lookup(Key(field.name)) { noteParents(part, field.type) }
            }
        default: break
        }
    }

    private func missing(_ index: Int, _ item: Value) -> NodeError {
        let parameter = core.parameters[index]
        guard item.kind == .map else {
            return NodeError(
                .invalidInput,
                "\(parameter.subject) and others are not given under \"with\", so an item must be a map of them, not \(item.kindWithArticle)"
            )
        }
        return NodeError(.invalidInput, "\(parameter.subject) is neither in the item nor under \"with\"")
    }

    private func putLengthDefault(_ index: Int) throws(NodeError) {
        guard case .length(_, let factor, let addend)? = core.parameters[index].parameter.defaultValue,
            let other = core.parameters[index].defaultLengthOf
        else { return }
        try session.storeLength(of: other, into: index, factor: factor, addend: addend)
    }

    /// Makes room for what C fills, with what goes in at its beginning.
    private func makeBuffer(_ index: Int) throws(NodeError) {
        let parameter = core.parameters[index]
        let slot = unsafe session.memory + parameter.slot
        let element = parameter.parameter.type.elementSize
        let given = parameter.parameter.direction == .inout ? session.counts[index] : 0
        let capacity = try session.elements(parameter.capacity, parameter.subject) ?? given
        guard given <= capacity else {
            throw NodeError(
                .invalidInput, "\(parameter.subject) has \(given) elements, and there is room for \(capacity)")
        }
        guard capacity <= Self.largestBuffer / element else {
            throw NodeError(.invalidInput, "\(parameter.subject) would need \(capacity) elements, more than 1 GiB")
        }
        let source = given > 0 ? unsafe ForeignDecoder.pointer(at: slot) : nil
        // Never of no size: C gets an address even where there is nothing.
        let room = unsafe session.scratch.room(
            max(16, capacity * element), alignment: parameter.parameter.type.elementAlignment)
        unsafe memset(room, 0, max(16, capacity * element))
        if let source = unsafe source { unsafe room.copyMemory(from: source, byteCount: given * element) }
        unsafe slot.storeBytes(of: room, as: UnsafeMutableRawPointer?.self)
        session.counts[index] = capacity
    }

    /// Checks that a value has as many elements as another argument says.
    private func checkCount(_ index: Int) throws(NodeError) {
        let parameter = core.parameters[index]
        guard parameter.parameter.direction == .in, parameter.isCountedByOthers,
            let wanted = try session.elements(parameter.capacity, parameter.subject), wanted != session.counts[index]
        else { return }
        if parameter.parameter.type.isOptional,
            unsafe ForeignDecoder.pointer(at: session.memory + parameter.slot) == nil
        {
            return
        }
        throw NodeError(
            .invalidInput,
            "\(parameter.subject) has \(session.counts[index]) elements, and \(parameter.countingText) \(wanted)")
    }

    /// The error of a call that failed, by its rule or by that of what was called back; nil where all is well.
    private func failure(_ taken: [TakenHandle]) -> NodeError? {
        var callbackFailure = session.activeCall.failure
        for closure in session.closures.values { callbackFailure = closure.takeFailure() ?? callbackFailure }
        let failed = session.hasFailed
        guard failed || callbackFailure != nil else { return nil }
        let failure = callbackFailure ?? session.failure(messageParameter: messageText())
        if failed { for handle in taken where handle.staysOnFailure { handle.giveBack() } }
        results.releaseAll(except: [])
        return failure
    }

    private func messageText() -> String? {
        guard let name = core.declaration.signature.failure.messageParameter,
            let index = core.parameters.firstIndex(where: { $0.parameter.name == name }),
            let text = unsafe ForeignDecoder.pointer(at: session.place(of: index))
        else { return nil }
        return unsafe String(mendingCString: text.assumingMemoryBound(to: CChar.self))
    }
}
