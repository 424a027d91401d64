import WeirExec
import WeirValue

/// The item of a visit outside a batch.
// SAFETY: the path changes only while its lane runs, which is parked as long as the item waits.
final class PendingVisit: PendingPlace, @unchecked Sendable {
    private let flow: VisitPath
    private let node: String
    private let item: Value

    init(_ visit: VisitContext, _ node: String, _ item: Value) {
        flow = visit.path
        self.node = node
        self.item = item
    }

    var path: String { flow.text(of: node) }

    func item(at position: Int) -> (index: Int?, item: Value) { (nil, item) }
}
