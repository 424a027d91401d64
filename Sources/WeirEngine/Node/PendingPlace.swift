package import WeirModel

/// Where PENDING items belong, for whoever tells that nobody completes them.
///
/// Asked while the items wait, from any thread.
package protocol PendingPlace: AnyObject, Sendable {
    /// The path of the node, with the items of the batches around it.
    var path: String { get }

    /// One of the items: its place in the batch, nil outside of one, and the item.
    func item(at position: Int) -> (index: Int?, item: Value)
}

/// The items of a batch that one call left pending.
final class PendingCall: PendingPlace {
    let path: String
    private let items: [PendingItem]

    init(_ path: String, _ items: [PendingItem]) {
        self.path = path
        self.items = items
    }

    func item(at position: Int) -> (index: Int?, item: Value) { (items[position].index, items[position].item) }
}

/// The item of a visit outside a batch.
// SAFETY: the scope changes only while its lane runs, which is parked as long as the item waits.
final class PendingVisit: PendingPlace, @unchecked Sendable {
    private let scope: PathScope
    private let node: String
    private let item: Value

    init(_ visit: Visit, _ node: LaneNode, _ item: Value) {
        scope = visit.path
        self.node = node.name
        self.item = item
    }

    var path: String { scope.text(of: node) }

    func item(at position: Int) -> (index: Int?, item: Value) { (nil, item) }
}
