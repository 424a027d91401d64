internal import CWeirCall
internal import CWeirValue
internal import WeirExec
internal import WeirValue

/// What comes out of one call: its values, and what C handed over that is to be freed or ended.
// SAFETY: borrows the session's memory for one call.
@safe struct ForeignResults {
    private let session: FunctionSession
    private let core: FunctionCore
    private let decoder: ForeignDecoder

    /// - Parameter arena: what the values live in.
    init(_ session: FunctionSession, _ arena: Region) {
        self.session = session
        let core = session.core
        self.core = core
        decoder = unsafe ForeignDecoder(arena: arena, group: core.group) { (handle, pointer) throws(NodeError) in
            unsafe core.makeResource(handle, pointer, session.instance.handles, parents: session.parents)
        }
    }

    /// The value of the item: the one output, or a map of several.
    ///
    /// What C handed over and no value keeps is freed, also when a part of the result fits no value.
    @unsafe func value(_ binding: FunctionBinding) throws(NodeError) -> weir_value {
        // A handle that became a value is ended with it; everything else that C handed over is freed here.
        var kept: Set<Int> = []
        defer { releaseAll(except: kept) }
        func part(_ index: Int) throws(NodeError) -> weir_value {
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
        if binding.outputs.count == 1 { return unsafe try part(0) }
        return unsafe try decoder.map(binding.outputNames, part)
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
        let count = unsafe try session.elements(capacity, subject) ?? ForeignDecoder.endedCount(start)
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
            used = try session.length(in: index, parameter.subject)
        case .parameter(let index): used = try session.length(in: index, parameter.subject)
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

    /// Frees what C handed over, and ends handles that became no value.
    ///
    /// - Parameter kept: the parameters whose handles a value keeps; -1 is the result.
    func releaseAll(except kept: Set<Int>) {
        if core.releasesResult, !kept.contains(-1) {
            let count = certainElements(core.resultCapacity)
            unsafe release(core.declaration.signature.result, at: session.memory + core.resultSlot, count: count)
        }
        for index in core.releasedParameters where !kept.contains(index) {
            let parameter = core.parameters[index]
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
            return try session.elements(capacity, "")
        } catch {
            return 0
        }
    }
}
