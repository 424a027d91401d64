internal import CWeirABI
internal import CWeirBarrier
internal import Synchronization
internal import WeirExec
internal import WeirLock
internal import WeirValue

/// What a plugin made of one set of settings; unbound when no session and no pending item uses it any more.
// SAFETY: the pointer is written once, under the lock.
@safe final class Binding: @unchecked Sendable {
    private enum State {
        case unbound
        case bound
        case failed(NodeError)
    }

    /// The settings, in memory of their own.
    let settings: Value
    private let core: PluginInstanceCore
    private let state = Lock(State.unbound)
    /// What bind gave.
    ///
    /// Read it after `prepare` only.
    private(set) var pointer: UnsafeMutableRawPointer?

    init(_ settings: Value, _ core: PluginInstanceCore) {
        self.settings = settings.compacted()
        self.core = core
    }

    deinit {
        guard case .bound = state.withLock({ $0 }), unsafe core.type.pointee.unbind != nil else { return }
        unsafe weir_barrier_unbind(core.site, core.type, core.instance, pointer)
    }

    /// Calls bind unless another session has done so; whoever comes meanwhile waits for its end.
    ///
    /// - Parameter cancellation: of the lane that needs the settings.
    func prepare(_ cancellation: CancelFlag) throws(NodeError) {
        let failure = state.withLock { state -> NodeError? in
            switch state {
            case .bound: return nil
            case .failed(let error): return error
            case .unbound: break
            }
            let call = core.makeCall()
            call.adopt(cancellation)
            unsafe call.use(settings, nil, nil)
            var made: UnsafeMutableRawPointer?
            let failure = call.once("bind") {
                unsafe weir_barrier_bind(core.site, call.fault, core.type, core.instance, call.raw, &made)
            }
            if let failure {
                state = .failed(failure)
                return failure
            }
            unsafe pointer = unsafe made
            state = .bound
            return nil
        }
        if let failure { throw failure }
    }
}
