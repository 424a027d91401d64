internal import CWeirCall
internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// A function as one lane uses it: slots for its arguments, and the loop over a chunk.
///
///     memory   ──▶ slot of argument 0, cell it leads to, slot of argument 1, …, result
///     prepared ──▶ what slots of settings lead to        (until the settings change)
///     scratch  ──▶ what slots of an item lead to         (until the item's call is over)
// SAFETY: the memory belongs to the session, and a session has one call at a time.
@safe final class FunctionSession: NodeSession {
    let core: FunctionCore
    let instance: FunctionInstance
    let memory: UnsafeMutableRawPointer
    let plan: UnsafeMutablePointer<weir_call_plan>
    private let arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private let originals: UnsafeMutablePointer<UnsafeMutableRawPointer?>
    private var given = Value.null
    private(set) var binding: FunctionBinding?
    private var prepared = Region()
    let scratch = Region()
    /// The number of elements of each argument's value.
    var counts: [Int]
    /// Whether a slot holds its argument for all items.
    private(set) var isPrepared: [Bool]
    /// The function pointers in force, by parameter.
    private(set) var closures: [Int: CallbackClosure] = [:]
    /// What the instance knows them by.
    private var closureKeys: [Int: String] = [:]
    let activeCall = ActiveCall()
    /// The handles that the call under way was given.
    var parents: [HandleCell] = []
    /// Whether the loop beside the call does, from item to item.
    private var isSimple = false
    private var turn: LibraryTurn

    init(_ instance: FunctionInstance) {
        self.instance = instance
        core = instance.core
        let count = core.parameters.count
        unsafe memory = .allocate(byteCount: core.memorySize, alignment: core.memoryAlignment)
        unsafe memset(memory, 0, core.memorySize)
        unsafe arguments = .allocate(capacity: max(1, count))
        unsafe arguments.initialize(repeating: nil, count: max(1, count))
        unsafe originals = .allocate(capacity: max(1, count))
        unsafe plan = .allocate(capacity: 1)
        unsafe plan.initialize(to: weir_call_plan())
        counts = Array(repeating: 0, count: count)
        isPrepared = Array(repeating: false, count: count)
        turn =
            switch core.declaration.concurrency {
            case .serialGroup, .serialGlobal: .waits
            case .reentrant, .perWorker, .serialInstance: .none
            }
        for (index, parameter) in core.parameters.enumerated() {
            let slot = unsafe memory + parameter.slot
            unsafe arguments[index] = unsafe slot
            if let cell = parameter.cell {
                unsafe slot.storeBytes(of: memory + cell, as: UnsafeMutableRawPointer?.self)
            }
        }
        unsafe originals.initialize(from: arguments, count: max(1, count))
        if core.parameters.contains(where: \.isStructure) { unsafe plan.pointee.originals = UnsafePointer(originals) }
        unsafe plan.pointee.argument_count = count
        unsafe plan.pointee.site = core.site
        unsafe plan.pointee.cif = UnsafeMutableRawPointer(core.interface.cif)
        unsafe plan.pointee.function = core.function
        unsafe plan.pointee.arguments = arguments
        unsafe plan.pointee.result = memory + core.resultSlot
        unsafe plan.pointee.clears_errno = core.declaration.signature.failure.usesErrnoValue ? 1 : 0
        unsafe weir_call_use_direct(plan, core.direct)
    }

    deinit {
        giveClosuresBack()
        unsafe memory.deallocate()
        unsafe arguments.deallocate()
        unsafe originals.deallocate()
        unsafe plan.deallocate()
    }

    // MARK: Settings

    func bind(_ settings: Value, _ context: CallContext) throws(NodeError) {
        if binding != nil, isGiven(settings) { return }
        binding = nil
        let binding = FunctionBinding(core, settings)
        prepared = Region()
        giveClosuresBack()
        for index in core.parameters.indices { isPrepared[index] = false }
        for index in core.parameters.indices { try prepare(index, binding, settings) }
        for (index, parameter) in core.parameters.enumerated() {
            if let other = parameter.lengthOf, isPrepared[other] {
                try storeLength(of: other, into: index)
                isPrepared[index] = true
            } else if !parameter.parameter.takesValue, parameter.parameter.direction == .in, parameter.lengthOf == nil {
                isPrepared[index] = true
            }
        }
        isSimple = SimpleLoop.prepare(self, binding)
        self.binding = binding
        given = settings
    }

    /// Whether these are the settings of the last call of `bind`, in the very same memory.
    private func isGiven(_ settings: Value) -> Bool {
        guard given.kind == .map, settings.owner === given.owner, settings.count == given.count else { return false }
        return unsafe settings.raw.as.map == given.raw.as.map
    }

    private func prepare(_ index: Int, _ binding: FunctionBinding, _ settings: Value) throws(NodeError) {
        let parameter = core.parameters[index]
        switch binding.sources[index] {
        case .constant(let value) where parameter.parameter.direction == .in:
            // A handle may be ended between two items.
            if case .handle = parameter.parameter.type.unwrapped { return }
            let encoder = ForeignEncoder(scratch: prepared, group: core.group)
            do {
                counts[index] = unsafe try encoder.encode(
                    value, as: parameter.parameter.type, into: memory + parameter.slot, parameter.subject)
            } catch {
                throw NodeError(.invalidSetting, error.message)
            }
            isPrepared[index] = true
        case .callback:
            let value = settings.lookup(parameter.key) ?? parameter.parameter.defaultValue?.value
            try bindCallback(index, parameter, value)
        default: break
        }
    }

    private func bindCallback(_ index: Int, _ parameter: ParameterPlan, _ value: Value?) throws(NodeError) {
        guard case .callback(let callback) = parameter.parameter.type.unwrapped else { return }
        let slot = unsafe memory + parameter.slot
        if value?.isNull ?? true, parameter.parameter.type.isOptional {
            unsafe slot.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
            isPrepared[index] = true
            return
        }
        guard let name = value?.stringValue else {
            throw NodeError(
                .invalidSetting,
                "\(parameter.subject) must be the name of a node type or \"collect\", given under \"with\"")
        }
        let make = { [core, instance] () throws(NodeError) -> CallbackClosure in
            var names = callback.itemParameters.map(\.name)
            var target = CallbackClosure.Target.collect
            if name != "collect" {
                let session = try Self.boundTarget(name, instance, lifetime: callback.lifetime)
                target = .node(session)
                if let only = (session as? FunctionSession)?.core.declaration.onlyItem(of: names) { names = [only] }
            }
            return try CallbackClosure(
                callback, group: core.group,
                subject: "the callback \"\(parameter.parameter.name)\" (\(name))", target: target, taking: names,
                reporter: instance.reporter)
        }
        let key = "\(index) \(name)"
        let closure =
            callback.lifetime == .call
            ? try instance.borrowClosure(key, make: make) : try instance.lastingClosure(key, make: make)
        closures[index] = closure
        closureKeys[index] = key
        unsafe slot.storeBytes(of: closure.code, as: UnsafeMutableRawPointer?.self)
        isPrepared[index] = true
    }

    private func giveClosuresBack() {
        for (index, closure) in closures where closure.lifetime == .call {
            instance.giveBack(closure, closureKeys[index] ?? "")
        }
        closures = [:]
        closureKeys = [:]
    }

    private static func boundTarget(
        _ name: String, _ instance: FunctionInstance, lifetime: CCallback.Lifetime
    ) throws(NodeError) -> any NodeSession {
        let (session, info) = (try instance.target(name), try instance.targetInfo(name))
        if let function = session as? FunctionSession, function.core.library === instance.core.library {
            // Until it returns, a call has the library's turn, and may be waiting for the thread that calls back. Whoever
            // calls later may come in the middle of no call, or of one that waits for it.
            if lifetime == .call { function.turn = .none } else { function.turn.waitForNone() }
        }
        var settings = MapBuilder()
        for schema in info.declaredParams {
            if let value = schema.defaultValue { settings.set(Key(schema.name), value) }
        }
        try session.bind(
            settings.finish(), CallContext(cancellation: CancelFlag(), pendingItems: PendingItems()))
        return session
    }

    // MARK: Calls

    func exec(_ frame: ExecFrame, _ context: CallContext) {
        let hasTurn = turn.begin(core.library)
        defer {
            weir_call_adopted()
            if hasTurn { core.library.unlock() }
        }
        let count = frame.chunk.count
        var position = 0
        // A callback that was left in the library may fail in any call, which the loop beside the call would not notice.
        let isSimple = isSimple && !CallbackClosure.anyForInstance
        while position < count {
            if isSimple {
                position = unsafe Int(
                    weir_call_loop(
                        plan, frame.chunk.base, frame.results, frame.statuses, UInt32(position), UInt32(count)))
                if position == count { break }
            }
            do throws(NodeError) {
                if isSimple, let failure = SimpleLoop.failure(self) { throw failure }
                let result = unsafe try ForeignCall(self, frame.arena, context).perform(frame.chunk[position])
                unsafe frame.results[position] = unsafe result
                frame.setStatus(.ok, at: position)
            } catch {
                frame.fail(position, error)
                if frame.stopsAtFailure {
                    position += 1
                    break
                }
            }
            position += 1
        }
        frame.handled = position
    }

    /// Stores the number of elements of another argument.
    func storeLength(of other: Int, into index: Int, factor: Int64 = 1, addend: Int64 = 0) throws(NodeError) {
        guard case .number(let number) = core.parameters[index].parameter.type else { return }
        let (product, overflow) = Int64(counts[other]).multipliedReportingOverflow(by: factor)
        let (length, secondOverflow) = product.addingReportingOverflow(addend)
        guard !overflow, !secondOverflow, number.holds(length) else {
            throw NodeError(
                .invalidInput,
                "\(core.parameters[other].subject) has \(counts[other]) elements, and \(core.parameters[index].subject) cannot tell so many"
            )
        }
        unsafe number.store(length, into: place(of: index))
    }

    /// Where the value of a parameter lies: its slot, or the cell that the slot leads to.
    func place(of index: Int) -> UnsafeMutableRawPointer {
        unsafe memory + (core.parameters[index].cell ?? core.parameters[index].slot)
    }

    func prep(_ call: CallContext, _ store: any StoreAccess) throws(NodeError) -> Prepared { .value(.null) }

    func fallback(_ item: Value, _ error: NodeError, _ call: CallContext) throws(NodeError) -> Value { throw error }

    func post(
        _ call: CallContext, _ store: any StoreAccess, prepared: Value, result: Value
    ) throws(NodeError) -> String? { nil }
}

extension FailureRule {
    /// Whether `errno` after a call has a meaning.
    var usesErrnoValue: Bool {
        usesErrno || condition.parts.contains(.errno) || message?.arguments.contains("errno") ?? false
    }
}
