import WeirExec
import WeirModel
import WeirValue

/// Node types whose calls or items wait for the test.
extension ClosureNode {
    /// A node type that leaves its items pending.
    ///
    /// - Parameters:
    ///   - tokens: gets the token of each.
    ///   - arrivals: hears of each.
    package static func pending(
        _ tokens: CallLog, _ arrivals: Arrivals, handlesChunks: Bool = false
    ) -> ClosureNode {
        ClosureNode(
            configure: { info in
                info.isAsync = true
                info.handlesChunks = handlesChunks
            },
            execFrame: { frame, call in
                frame.handled = frame.chunk.count
                for position in 0..<frame.chunk.count { tokens.add("\(frame.suspend(position, call.pendingItems))") }
                for _ in 0..<frame.chunk.count { arrivals.arrive() }
            })
    }

    /// A node type that lets everybody through a barricade.
    package static func opening(_ barricade: Barricade) -> ClosureNode {
        ClosureNode(exec: { (_, _) throws(NodeError) in
            barricade.open()
            return .null
        })
    }
}
