internal import WeirExec
internal import WeirValue

/// A `ClosureNode` as one lane uses it.
final class ClosureSession: NodeSession {
    private let node: ClosureNode
    private let number: Int
    private var settings = Value.map([])

    init(_ node: ClosureNode, number: Int) {
        self.node = node
        self.number = number
    }

    func bind(_ settings: Value, _ call: CallContext) throws(NodeError) {
        try node.bind?(settings)
        self.settings = settings
    }

    func prep(_ call: CallContext, _ store: any StoreAccess) throws(NodeError) -> Prepared {
        try node.prep?(described(call), store) ?? .value(.null)
    }

    func exec(_ frame: ExecFrame, _ call: CallContext) {
        let described = NodeCall(
            settings: settings, attempt: frame.attempt, attempts: frame.attempts, worker: call.worker,
            cancellation: call.cancellation, deadline: call.deadline, pendingItems: call.pendingItems, session: number)
        if let execFrame = node.execFrame { return execFrame(frame, described) }
        for position in 0..<frame.chunk.count {
            frame.handled = position + 1
            do {
                frame.succeed(position, try node.exec?(frame.chunk[position], described) ?? .null)
            } catch {
                frame.fail(position, error)
                if frame.stopsAtFailure { return }
            }
        }
    }

    func fallback(_ item: Value, _ error: NodeError, _ call: CallContext) throws(NodeError) -> Value {
        try node.fallback?(item, error, described(call)) ?? .null
    }

    func post(
        _ call: CallContext, _ store: any StoreAccess, prepared: Value, result: Value
    ) throws(NodeError) -> String? {
        try node.post?(described(call), store, prepared, result)
    }

    private func described(_ call: CallContext) -> NodeCall {
        NodeCall(
            settings: settings, attempt: call.attempt, attempts: call.attempts, worker: call.worker,
            cancellation: call.cancellation, deadline: call.deadline, pendingItems: call.pendingItems, session: number)
    }
}
