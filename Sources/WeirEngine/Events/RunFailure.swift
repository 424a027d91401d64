package import WeirExec
import WeirValue

/// Why a visit, a flow or a run failed, with the whole path of the node (F4).
package struct RunFailure: Error, Sendable {
    /// The node, `main/per_file[3]/summarize[17]`.
    package let path: String
    /// What the node said.
    package let error: NodeError
    /// The item, in short; nil outside a batch.
    package let item: String?
    /// In a batch, the number of failed items and of items begun, and the number tolerated.
    package var batch: (failed: Int, of: Int, tolerated: Int)?

    /// A failure at a node.
    package init(path: String, error: NodeError, item: String? = nil) {
        self.path = path
        self.error = error
        self.item = item
    }

    /// The failure that an error at a node is, which may already be that of a node inside.
    init(_ error: any Error, at path: @autoclosure () -> String) {
        switch error {
        case let failure as RunFailure: self = failure
        case let error as NodeError: self.init(path: path(), error: error)
        default: self.init(path: path(), error: NodeError(.internal, "\(error)"))
        }
    }

    /// One line for people: `main/load: not found: cannot open "x.txt"`.
    package var description: String {
        let about = item.map { " (item \($0))" } ?? ""
        let more = batch.map { batch in
            batch.failed > 1 ? "; \(batch.failed) of \(batch.of) items failed, \(batch.tolerated) tolerated" : ""
        }
        return "\(path): \(error.message)\(about)\(more ?? "")"
    }
}
