internal import Synchronization
package import WeirExec
internal import WeirLock
internal import WeirModel
internal import WeirValue

/// Makes an instance of a node type by its full name, for one that is called back.
package typealias InstanceMaker = @Sendable (_ nodeType: String, _ path: String) throws -> any NodeInstance

/// A declared C function at work in one node of a manifest.
final class FunctionInstance: NodeInstance {
    let info: NodeTypeInfo
    let core: FunctionCore
    /// Ends the handles that the function makes with the run.
    let handles: HandleKeeper
    private let path: String
    private let say: @Sendable (String) -> Void
    private let makeInstance: InstanceMaker

    private struct State {
        var targets: [String: any NodeInstance] = [:]
        /// The function pointers for the instance.
        var lasting: [String: CallbackClosure] = [:]
        /// Those for a call that no session uses.
        ///
        /// Their number does not grow with the settings that a session is bound to, but is that of the sessions at work.
        var idle: [String: [CallbackClosure]] = [:]
        var order: [any NodeInstance] = []
        var isClosed = false
    }

    private let state = Lock(State())

    /// - Parameters:
    ///   - say: says a line to the user about what no item can be blamed for.
    ///   - makeInstance: makes what is called back.
    init(
        _ core: FunctionCore, info: NodeTypeInfo, path: String, handles: HandleKeeper = HandleKeeper(),
        say: @escaping @Sendable (String) -> Void = { _ in }, makeInstance: @escaping InstanceMaker
    ) {
        self.core = core
        self.info = info
        self.path = path
        self.handles = handles
        self.say = say
        self.makeInstance = makeInstance
    }

    /// What says things about one function pointer.
    var reporter: CallbackReporter { CallbackReporter(path: path, say: say) }

    func makeSession() throws(NodeError) -> any NodeSession { FunctionSession(self) }

    func close() {
        let last = state.withLock { state in
            let last = state
            state = State(isClosed: true)
            return last
        }
        for closure in last.lasting.values { closure.end() }
        for closure in last.idle.values.joined() { closure.end() }
        for instance in last.order { instance.close() }
    }

    /// A session of a node type that is called back, with its defaults as settings.
    func target(_ name: String) throws(NodeError) -> any NodeSession {
        let outcome = state.withLock { state -> Result<any NodeInstance, NodeError> in
            if let known = state.targets[name] { return .success(known) }
            do {
                let new = try makeInstance(name, "\(path)/\(name)")
                state.targets[name] = new
                state.order.append(new)
                return .success(new)
            } catch {
                return .failure(NodeError(.invalidSetting, "\"\(name)\" cannot be called back: \(error)"))
            }
        }
        let instance = try outcome.get()
        if let complaint = CallbackTarget.complaint(about: instance.info, callerConcurrency: info.concurrency) {
            throw NodeError(.invalidSetting, complaint)
        }
        return try instance.makeSession()
    }

    /// What a node type that `target` gave says of itself.
    func targetInfo(_ name: String) throws(NodeError) -> NodeTypeInfo {
        guard let info = state.withLock({ $0.targets[name]?.info }) else {
            throw NodeError(.internal, "\"\(name)\" was not asked for")
        }
        return info
    }

    /// The function pointer of a parameter and target that lives as long as the instance, made at its first use.
    func lastingClosure(
        _ key: String, make: () throws(NodeError) -> CallbackClosure
    ) throws(NodeError) -> CallbackClosure {
        if let known = state.withLock({ $0.lasting[key] }) { return known }
        let new = try make()
        // Of two that were made at once the first one stays; nobody has the other's address yet.
        return state.withLock { state in
            if let known = state.lasting[key] { return known }
            new.activate(CallContext(cancellation: CancelFlag(), pendingItems: PendingItems()))
            state.lasting[key] = new
            return new
        }
    }

    /// A function pointer of a parameter and target for the calls of one session.
    func borrowClosure(
        _ key: String, make: () throws(NodeError) -> CallbackClosure
    ) throws(NodeError) -> CallbackClosure {
        if let idle = state.withLock({ $0.idle[key]?.popLast() }) { return idle }
        return try make()
    }

    /// Takes back what `borrowClosure` gave.
    func giveBack(_ closure: CallbackClosure, _ key: String) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.idle[key, default: []].append(closure) }
            return state.isClosed
        }
        if isClosed { closure.end() }
    }
}
