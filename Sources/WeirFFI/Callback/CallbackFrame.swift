internal import WeirExec
internal import WeirValue

/// The frame in which a callback runs a node type on one item, used again and again.
final class CallbackFrame {
    private var frame = ExecFrame(capacity: 1)

    /// Runs a session on one item.
    ///
    /// - Parameters:
    ///   - take: makes the item.
    ///   - give: takes the result, before the frame is used again.
    func run(
        _ session: any NodeSession, _ context: CallContext, take: (Region) throws(NodeError) -> Value,
        give: (Value) throws(NodeError) -> Void
    ) throws(NodeError) {
        let frame = self.frame
        frame.chunk.reset(firstIndex: 0)
        frame.chunk.append(try take(frame.chunk.arena))
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: true)
        session.exec(frame, context)
        defer { frame.recycle() }
        switch frame.status(at: 0) {
        case .ok: try give(frame.result(at: 0))
        case .pending:
            abandon(frame, context)
            throw NodeError(.unsupported, "what is called back must end before it returns; it answered PENDING")
        case .notRun: throw NodeError(.protocolBroken, "exec did not handle the item")
        default: throw frame.error(at: 0)
        }
    }

    /// Leaves an item whose result nobody will take to the node that still works on it.
    private func abandon(_ pending: ExecFrame, _ context: CallContext) {
        guard let token = pending.tokens[0] else { return }
        frame = ExecFrame(capacity: 1)
        if context.pendingItems.activate(token, whenDone: { _ in }) == nil {
            _ = context.pendingItems.abandon(token, keeping: pending)
        }
    }
}
