import WeirExec
import WeirValue

extension NodeError {
    /// Why a dry run ends where something would run.
    static var isNotKnown: NodeError { NodeError(.cancelled, "would run", retry: .no) }
}
