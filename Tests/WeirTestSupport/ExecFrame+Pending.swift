package import WeirExec
import WeirValue

extension ExecFrame {
    /// Leaves an item PENDING, as a node written in Swift does.
    ///
    /// - Returns: the token that completes it.
    package func suspend(_ position: Int, _ items: PendingItems) -> UInt64 {
        let token = items.reserve()
        tokens[position] = token
        setStatus(.pending, at: position)
        return token
    }
}
