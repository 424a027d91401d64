import WeirExec
import WeirValue

/// The session of a node that has none: every call fails for the same reason.
final class BrokenSession: NodeSession {
    private let error: NodeError

    init(_ error: NodeError) { self.error = error }

    func bind(_ settings: Value, _ call: CallContext) throws(NodeError) { throw error }

    func prep(_ call: CallContext, _ store: any StoreAccess) throws(NodeError) -> Prepared { throw error }

    func exec(_ frame: ExecFrame, _ call: CallContext) { frame.fail(with: error) }

    func fallback(_ item: Value, _ error: NodeError, _ call: CallContext) throws(NodeError) -> Value {
        throw self.error
    }

    func post(
        _ call: CallContext, _ store: any StoreAccess, prepared: Value, result: Value
    ) throws(NodeError) -> String? { throw error }
}
