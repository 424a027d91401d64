internal import CWeirCall
internal import CWeirValue
internal import Glibc
internal import WeirEngine
internal import WeirModel

/// One call with one item, with all that a signature can ask for.
// SAFETY: borrows the session's memory for one call.
@safe struct ForeignCall {
    /// The largest buffer that is made for C to fill, in bytes.
    static let largestBuffer = 1 << 30

    private let session: FunctionSession
    private let core: FunctionCore
    private let context: CallContext
    private let encoder: ForeignEncoder
    private let decoder: ForeignDecoder

    /// - Parameter arena: what the result lives in.
    init(_ session: FunctionSession, _ arena: Region, _ context: CallContext) {
        self.session = session
        self.context = context
        let core = session.core
        self.core = core
        encoder = ForeignEncoder(scratch: session.scratch, group: core.group)
        decoder = unsafe ForeignDecoder(arena: arena, group: core.group) { (handle, pointer) throws(NodeError) in
            unsafe core.makeResource(handle, pointer, session.instance.handles, parents: session.parents)
        }
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
        return unsafe try results(binding)
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
        let capacity = try elements(parameter.capacity, parameter.subject) ?? given
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
            let wanted = try elements(parameter.capacity, parameter.subject), wanted != session.counts[index]
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

    private func length(of product: CProduct, in indices: [Int], _ subject: String) throws(NodeError) -> Int {
        var numbers: [Int64] = []
        for index in indices { numbers.append(Int64(try length(in: index, subject))) }
        guard let length = product.length(of: numbers) else {
            throw NodeError(
                .invalidInput, "\(numbers.map(String.init).joined(separator: " and ")) give no length for \(subject)")
        }
        return Int(length)
    }

    private func length(in index: Int, _ subject: String) throws(NodeError) -> Int {
        guard case .number(let number) = core.parameters[index].parameter.type else { return 0 }
        guard let length = unsafe number.load(UnsafeRawPointer(session.place(of: index))), length >= 0 else {
            throw NodeError(.invalidInput, "\(core.parameters[index].subject) is no length for \(subject)")
        }
        return Int(length)
    }

    // MARK: Results

    /// The error of a call that failed, by its rule or by that of what was called back; nil where all is well.
    private func failure(_ taken: [TakenHandle]) -> NodeError? {
        var callbackFailure = session.activeCall.failure
        for closure in session.closures.values { callbackFailure = closure.takeFailure() ?? callbackFailure }
        let failed = session.hasFailed
        guard failed || callbackFailure != nil else { return nil }
        let failure = callbackFailure ?? session.failure(messageParameter: messageText())
        if failed { for handle in taken where handle.staysOnFailure { handle.giveBack() } }
        releaseAll(except: [])
        return failure
    }

    private func messageText() -> String? {
        guard let name = core.declaration.signature.failure.messageParameter,
            let index = core.parameters.firstIndex(where: { $0.parameter.name == name }),
            let text = unsafe ForeignDecoder.pointer(at: session.place(of: index))
        else { return nil }
        return unsafe LineText.decoded(cString: text.assumingMemoryBound(to: CChar.self))
    }

    /// Frees what C handed over, and ends handles that became no value.
    private func releaseAll(except kept: Set<Int>) {
        if core.releasesResult, !kept.contains(-1) {
            let count = certainElements(core.resultCapacity)
            unsafe release(core.declaration.signature.result, at: session.memory + core.resultSlot, count: count)
        }
        for (index, parameter) in core.parameters.enumerated() where parameter.isReleased && !kept.contains(index) {
            let count = certainElements(parameter.capacity)
            let place = unsafe parameter.cell == nil ? session.memory + parameter.slot : session.place(of: index)
            unsafe release(parameter.parameter.type, at: place, count: count)
        }
    }

    /// - Parameter count: the number of elements of a list; nil for one that ends with NULL.
    private func release(_ type: CType, at slot: UnsafeRawPointer, count: Int?) {
        guard let pointer = unsafe ForeignDecoder.pointer(at: slot) else { return }
        switch type {
        case .optional(let inner): unsafe release(inner, at: slot, count: count)
        case .freed(let inner, let name):
            unsafe release(inner, at: slot, count: count)
            unsafe end(pointer, with: name)
        case .array(let element, _):
            guard !element.isHandle, !element.releaseFunctions.isEmpty else { return }
            let count = unsafe count ?? ForeignDecoder.endedCount(pointer)
            for index in 0..<count {
                unsafe release(element, at: pointer + index * MemoryLayout<Int>.stride, count: nil)
            }
        default: if let name = type.releaseFunctions.first { unsafe end(pointer, with: name) }
        }
    }

    private func end(_ pointer: UnsafeRawPointer, with name: String) {
        guard let function = unsafe core.end(name) else { return }
        unsafe weir_call_end(core.site, function, UnsafeMutableRawPointer(mutating: pointer))
    }

    /// The number of elements of which nothing tells that there are none; nil for a list that ends with NULL.
    private func certainElements(_ capacity: ParameterPlan.Capacity) -> Int? {
        do {
            return try elements(capacity, "")
        } catch {
            return 0
        }
    }

    /// The number of elements that a list has; nil for one that ends with NULL.
    private func elements(_ capacity: ParameterPlan.Capacity, _ subject: String) throws(NodeError) -> Int? {
        switch capacity {
        case .none: return nil
        case .fixed(let count): return count
        case .parameter(let index): return try length(in: index, subject)
        case .product(let indices, let product): return try length(of: product, in: indices, subject)
        }
    }

    @unsafe private func results(_ binding: FunctionBinding) throws(NodeError) -> weir_value {
        // A handle that became a value is ended with it; everything else that C handed over is freed here.
        var kept: Set<Int> = []
        defer { releaseAll(except: kept) }
        func value(_ index: Int) throws(NodeError) -> weir_value {
            switch binding.outputs[index] {
            case .result:
                let value = unsafe try result()
                if core.declaration.signature.result.isHandle { kept.insert(-1) }
                return unsafe value
            case .parameter(let parameter):
                let value = unsafe try output(parameter)
                if core.parameters[parameter].parameter.type.isHandle { kept.insert(parameter) }
                return unsafe value
            case .collected(let parameter):
                let list = Value.list(session.closures[parameter]?.takeCollected() ?? [])
                decoder.arena.keep(list.owner)
                return unsafe list.raw
            }
        }
        if binding.outputs.isEmpty { return unsafe weir_null() }
        if binding.outputs.count == 1 { return unsafe try value(0) }
        return unsafe try decoder.map(binding.outputNames, value)
    }

    @unsafe private func result() throws(NodeError) -> weir_value {
        unsafe try decoded(
            core.declaration.signature.result, at: session.memory + core.resultSlot, core.resultCapacity,
            core.resultSubject)
    }

    @unsafe private func output(_ index: Int) throws(NodeError) -> weir_value {
        let parameter = core.parameters[index]
        let type = parameter.parameter.type
        if parameter.parameter.isBuffer {
            let count = try used(parameter, capacity: session.counts[index])
            let start = unsafe ForeignDecoder.pointer(at: session.memory + parameter.slot)
            guard let start = unsafe start else { return unsafe weir_null() }
            return unsafe try decoder.decodeElements(type, at: start, count: count, parameter.subject)
        }
        return unsafe try decoded(type, at: session.place(of: index), parameter.capacity, parameter.subject)
    }

    /// The value in a slot, or of the elements that the pointer there leads to.
    @unsafe private func decoded(
        _ type: CType, at slot: UnsafeRawPointer, _ capacity: ParameterPlan.Capacity, _ subject: String
    ) throws(NodeError) -> weir_value {
        guard type.unwrapped.extent != nil else { return unsafe try decoder.decode(type, at: slot, subject) }
        if type.isOptional, unsafe ForeignDecoder.pointer(at: slot) == nil { return unsafe weir_null() }
        let start = unsafe try decoder.solid(slot, subject)
        let count = unsafe try elements(capacity, subject) ?? ForeignDecoder.endedCount(start)
        return unsafe try decoder.decodeElements(type.unwrapped, at: start, count: count, subject)
    }

    /// How many elements of a buffer C filled.
    private func used(_ parameter: ParameterPlan, capacity: Int) throws(NodeError) -> Int {
        let used: Int
        switch parameter.used {
        case .all:
            guard case .parameter(let index) = parameter.capacity,
                core.parameters[index].parameter.direction == .inout
            else { return capacity }
            used = try length(in: index, parameter.subject)
        case .parameter(let index): used = try length(in: index, parameter.subject)
        case .result:
            guard case .number(let number) = core.declaration.signature.result else { return capacity }
            used = unsafe Int(number.load(session.memory + core.resultSlot) ?? -1)
        }
        guard used >= 0, used <= capacity else {
            throw NodeError(
                .failed, "\(parameter.subject) has room for \(capacity), and the function says that it filled \(used)",
                retry: .no)
        }
        return used
    }
}

extension CType {
    /// Whether it is a handle, NULL or not.
    var isHandle: Bool { if case .handle = unwrapped { true } else { false } }

    /// Whether a value of the type has handles, or is one.
    var containsHandle: Bool {
        switch unwrapped {
        case .handle: true
        case .array(let element, _): element.containsHandle
        case .pointer(let target): target.containsHandle
        case .structure(let structure): structure.fields.contains { $0.type.containsHandle }
        default: false
        }
    }

    /// The alignment of the elements of a buffer.
    var elementAlignment: Int { if case .array(let element, _) = self { element.layout.alignment } else { 1 } }

    /// The bytes of one element of a buffer.
    var elementSize: Int { if case .array(let element, _) = self { max(1, element.layout.size) } else { 1 } }
}
