internal import Synchronization
package import WeirExec
package import WeirModel
package import WeirValue

/// A node type made of closures.
///
/// What is not given is a phase that the node type does not have.
package final class ClosureNode: NodeInstance {
    /// Reads the store and gives what exec works on.
    package typealias Prep = @Sendable (NodeCall, any StoreAccess) throws(NodeError) -> Prepared
    /// Works on one item.
    package typealias Exec = @Sendable (Value, NodeCall) throws(NodeError) -> Value
    /// Works on the items of a call and leaves a status for each and the number handled.
    package typealias ExecFrameBody = @Sendable (ExecFrame, NodeCall) -> Void
    /// Gives the result of an item that failed.
    package typealias Fallback = @Sendable (Value, NodeError, NodeCall) throws(NodeError) -> Value
    /// Writes the store and chooses the action: (call, store, prepared, result).
    package typealias Post = @Sendable (NodeCall, any StoreAccess, Value, Value) throws(NodeError) -> String?

    package let info: NodeTypeInfo
    let prep: Prep?
    let exec: Exec?
    let execFrame: ExecFrameBody?
    let fallback: Fallback?
    let post: Post?
    let bind: (@Sendable (Value) throws(NodeError) -> Void)?
    private let sessions = Atomic(0)
    private let closings = Atomic(0)

    /// A node type.
    ///
    /// - Parameters:
    ///   - configure: changes what the node type says of itself; it is reentrant unless this says otherwise.
    ///   - exec: is called for one item after another, and after a failed one only if the engine does not ask to stop.
    ///   - execFrame: instead of `exec`.
    ///   - bind: looks at the settings before they are put in force.
    package init(
        _ name: String = "test.node", configure: (inout NodeTypeInfo) -> Void = { _ in }, prep: Prep? = nil,
        exec: Exec? = nil, execFrame: ExecFrameBody? = nil, fallback: Fallback? = nil, post: Post? = nil,
        bind: (@Sendable (Value) throws(NodeError) -> Void)? = nil
    ) {
        var info = NodeTypeInfo(name: name)
        info.concurrency = .reentrant
        info.phases = []
        if prep != nil { info.phases.insert(.prep) }
        if exec != nil || execFrame != nil { info.phases.insert(.exec) }
        if fallback != nil { info.phases.insert(.fallback) }
        if post != nil { info.phases.insert(.post) }
        configure(&info)
        self.info = info
        self.prep = prep
        self.exec = exec
        self.execFrame = execFrame
        self.fallback = fallback
        self.post = post
        self.bind = bind
    }

    /// The number of sessions opened so far.
    package var sessionCount: Int { sessions.load(ordering: .relaxed) }
    /// The number of times the instance was closed.
    package var closeCount: Int { closings.load(ordering: .relaxed) }

    package func makeSession() throws(NodeError) -> any NodeSession {
        ClosureSession(self, number: sessions.add(1, ordering: .relaxed).oldValue)
    }

    package func close() { closings.add(1, ordering: .relaxed) }
}
