internal import Synchronization
package import WeirEngine
internal import WeirModel

/// Makes an instance of a node type by its full name, for one that is called back.
package typealias InstanceMaker = @Sendable (_ nodeType: String, _ path: String) throws -> any NodeInstance

/// A declared C function at work in one node of a manifest.
final class FunctionInstance: NodeInstance {
    let info: NodeTypeInfo
    let core: FunctionCore
    private let path: String
    private let makeInstance: InstanceMaker

    private struct State {
        var targets: [String: any NodeInstance] = [:]
        var closures: [String: CallbackClosure] = [:]
        var order: [any NodeInstance] = []
    }

    private let state = Lock(State())

    init(_ core: FunctionCore, info: NodeTypeInfo, path: String, makeInstance: @escaping InstanceMaker) {
        self.core = core
        self.info = info
        self.path = path
        self.makeInstance = makeInstance
    }

    func makeSession() throws(NodeError) -> any NodeSession { FunctionSession(self) }

    func close() {
        let last = state.withLock { state in
            let last = state
            state = State()
            return last
        }
        for closure in last.closures.values { closure.end() }
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

    /// The closure of a parameter and target that lives as long as the instance, made at its first use.
    func closure(_ key: String, make: () throws(NodeError) -> CallbackClosure) throws(NodeError) -> CallbackClosure {
        if let known = state.withLock({ $0.closures[key] }) { return known }
        let new = try make()
        // Of two that were made at once the first one stays; nobody has the other's address yet.
        return state.withLock { state in
            if let known = state.closures[key] { return known }
            new.begin(CallContext(cancellation: CancelFlag(), pendingItems: PendingItems()))
            state.closures[key] = new
            return new
        }
    }
}
