import WeirExec
import WeirValue

/// What one exec call made of one item.
enum ItemStep {
    case done(Value)
    case failed(NodeError)
    /// The item will be completed later, by its token; the frame must live as long.
    case pending(UInt64, ExecFrame)
}

extension ExecFrame {
    /// What exec made of the item at a position; nil where it came to others and not so far, so that the item needs
    /// another call.
    func step(at position: Int) -> ItemStep? {
        position > 0 && status(at: position) == .notRun ? nil : settledStep(at: position)
    }

    /// What exec made of the only item of a call.
    var onlyStep: ItemStep { settledStep(at: 0) }

    private func settledStep(at position: Int) -> ItemStep {
        if hasSucceeded(at: position) { return .done(result(at: position)) }
        let status = status(at: position)
        if status == .pending, let token = tokens[position] { return .pending(token, self) }
        guard status == .notRun else { return .failed(error(at: position)) }
        let what = chunk.remaining == 1 ? "did not handle the item" : "handled none of the items it was given"
        return .failed(NodeError(.protocolBroken, "exec \(what)"))
    }
}
