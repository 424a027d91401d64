internal import CFFI
internal import CWeirCall
internal import CWeirValue
internal import Synchronization
internal import WeirExec
internal import WeirLock
internal import WeirValue

/// A function pointer for C whose calls run a node type, or collect what C passes.
///
///     C ──code──▶ ffi_closure ──user data──▶ CallbackClosure ──session──▶ the node type's exec, one item
///
/// Calls come from the thread that runs the function, or from threads of the library, one at a time through the lock. C may
/// have kept the address, so neither the code nor this object is ever freed: a call that comes too late, such as one at
/// the process's end, gets what was declared as `else`.
// SAFETY: what a call touches is touched under the lock.
@safe final class CallbackClosure: @unchecked Sendable {
    /// What a call runs.
    enum Target {
        case collect
        case node(any NodeSession)
    }

    /// How far the life of a function pointer has come.
    private enum Phase {
        /// Nobody may call at the moment.
        case idle
        case active(CallContext)
        /// Nobody may call any more.
        case ended
    }

    /// The function pointer that C gets; it stays callable for as long as the process lives.
    let code: UnsafeMutableRawPointer
    let callback: CCallback
    /// The parameter that it is for, for messages.
    let subject: String
    let group: String
    /// The parameters that make the item, sorted by name where there are several.
    let itemParameters: [Int]
    /// The keys of the item that is made of them.
    let itemNames: [String]
    /// What the target gives.
    let outputs: [String]
    /// Whose value each parameter is, for messages.
    let argumentSubjects: [String]
    /// For the result, which is a number or an enum, so that nothing lies in its memory.
    let resultEncoder: ForeignEncoder
    let frame = CallbackFrame()
    private let reporter: CallbackReporter
    private let interface: CallInterface
    private let closure: UnsafeMutablePointer<ffi_closure>
    private let lock: UnsafeMutableRawPointer?
    private var target: Target?
    private var phase = Phase.idle
    private var isAnswering = false
    private var failure: NodeError?
    private var collected: [Value] = []
    /// The calls under way of the node that gave it to C.
    private let ownCalls = Atomic(0)

    /// How long C may call.
    var lifetime: CCallback.Lifetime { callback.lifetime }

    private static let all = Lock<[CallbackClosure]>([])
    private static let anyLasts = Atomic(false)

    /// Whether there is a function pointer that any call of a C function may lead to.
    static var anyForInstance: Bool { anyLasts.load(ordering: .relaxed) }

    /// Makes a function pointer.
    ///
    /// - Parameters:
    ///   - subject: the parameter that it is for, for messages.
    ///   - names: the parameters that make the item.
    init(
        _ callback: CCallback, group: String, subject: String, target: Target, taking names: [String],
        reporter: CallbackReporter
    ) throws(NodeError) {
        self.callback = callback
        self.group = group
        self.subject = subject
        self.target = target
        self.reporter = reporter
        interface = try CallInterface(result: callback.result, arguments: callback.parameters.map(\.passedType))
        var address: UnsafeMutableRawPointer?
        guard let memory = unsafe ffi_closure_alloc(MemoryLayout<ffi_closure>.size, &address),
            let address = unsafe address
        else {
            throw NodeError(.exhausted, "libffi has no memory for a callback")
        }
        unsafe closure = memory.bindMemory(to: ffi_closure.self, capacity: 1)
        unsafe code = unsafe address
        unsafe lock = weir_call_make_lock()
        let values = callback.parameters.indices.filter { names.contains(callback.parameters[$0].name) }
        itemParameters = values.sorted { Key(callback.parameters[$0].name) < Key(callback.parameters[$1].name) }
        itemNames = itemParameters.map { callback.parameters[$0].name }
        outputs = callback.outputs
        argumentSubjects = callback.parameters.map { "the callback's argument \"\($0.name)\" (\($0.typeText))" }
        resultEncoder = ForeignEncoder(scratch: Region(), group: group)
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        let status = unsafe ffi_prep_closure_loc(closure, interface.cif, Self.trampoline, this, code)
        guard status == FFI_OK else {
            throw NodeError(.unsupported, "libffi cannot make a callback (status \(status.rawValue))")
        }
        Self.all.withLock { $0.append(self) }
        if callback.lifetime == .instance { Self.anyLasts.store(true, ordering: .relaxed) }
    }

    // MARK: Life

    /// Lets C call from now on.
    func activate(_ context: CallContext) {
        locked {
            phase = .active(context)
            failure = nil
            collected = []
        }
    }

    /// Notes that the node that gave it to C makes a call.
    func callBegins(_ context: CallContext) {
        if lifetime == .call { return activate(context) }
        ownCalls.add(1, ordering: .relaxed)
    }

    /// Notes that such a call is over; those for a call answer later ones with the declared `else`.
    func callEnds() {
        if lifetime == .instance {
            ownCalls.subtract(1, ordering: .relaxed)
        } else {
            locked { phase = .idle }
        }
    }

    /// Answers all later calls with the declared `else`, and lets go of what it runs.
    func end() {
        locked {
            phase = .ended
            target = nil
            collected = []
        }
    }

    /// The first error since it was asked for last.
    func takeFailure() -> NodeError? {
        locked {
            defer { failure = nil }
            return failure
        }
    }

    /// What C passed since `activate`.
    func takeCollected() -> [Value] {
        locked {
            defer { collected = [] }
            return collected
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        if let lock = unsafe lock { unsafe weir_call_lock(lock) }
        defer { if let lock = unsafe lock { unsafe weir_call_unlock(lock) } }
        return body()
    }

    // MARK: Calls

    private static let trampoline:
        @convention(c) (
            UnsafeMutablePointer<ffi_cif>?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
            UnsafeMutableRawPointer?
        ) -> Void = { _, result, arguments, data in
            guard let data = unsafe data else { return }
            let closure = unsafe Unmanaged<CallbackClosure>.fromOpaque(data).takeUnretainedValue()
            // Not initialised: it is large for the folder of a function that has changed it.
            unsafe withUnsafeTemporaryAllocation(of: weir_call_return.self, capacity: 1) { kept in
                guard let kept = kept.baseAddress else { return }
                unsafe weir_call_come_home(kept)
                unsafe closure.called(arguments, result)
                unsafe weir_call_go_back(kept)
            }
        }

    private func called(
        _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ result: UnsafeMutableRawPointer?
    ) {
        locked {
            guard case .active(let context) = phase, let target else {
                if case .ended = phase { reporter.calledAfterNode(self) } else { reporter.calledAfterCall(self) }
                return unsafe answerOtherwise(result)
            }
            if hasFailed { return unsafe answerOtherwise(result) }
            do throws(NodeError) {
                guard !isAnswering else {
                    throw NodeError(.unsupported, "it is called inside its own call, and it can answer one at a time")
                }
                isAnswering = true
                defer { isAnswering = false }
                unsafe try answer(target, arguments, result, context)
            } catch {
                fail(NodeError(error.code, "\(subject): \(error.message)", retry: error.retry))
                unsafe answerOtherwise(result)
            }
        }
    }

    private func answer(
        _ target: Target, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
        _ result: UnsafeMutableRawPointer?, _ context: CallContext
    ) throws(NodeError) {
        switch target {
        case .collect:
            let arena = Region()
            collected.append(unsafe Value(raw: try item(arguments, arena), owner: arena))
            unsafe answerOtherwise(result)
        case .node(let session):
            try frame.run(session, context) { (arena) throws(NodeError) in
                unsafe Value(raw: try item(arguments, arena), owner: arena)
            } give: { (value) throws(NodeError) in
                unsafe try give(value, arguments, result)
            }
        }
    }

    // MARK: Failures

    /// Whether the call that this is part of has failed already, so that C is to come to an end.
    private var hasFailed: Bool {
        guard lifetime == .instance else { return failure != nil }
        return ActiveCall.current.map { $0.failure != nil } ?? (failure != nil)
    }

    /// Leaves a failure where it fails an item: with the call that leads here, else with one of the node that gave C the
    /// address.
    private func fail(_ error: NodeError) {
        if lifetime == .call {
            failure = error
        } else if let call = ActiveCall.current {
            call.failure = error
        } else if ownCalls.load(ordering: .relaxed) > 0 {
            failure = error
        } else {
            reporter.failedOutside(error)
        }
    }
}
