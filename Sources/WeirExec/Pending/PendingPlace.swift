package import WeirValue

/// Where PENDING items belong, for whoever tells that nobody completes them.
///
/// Asked while the items wait, from any thread.
package protocol PendingPlace: AnyObject, Sendable {
    /// The path of the node, with the items of the batches around it.
    var path: String { get }

    /// One of the items: its place in the batch, nil outside of one, and the item.
    func item(at position: Int) -> (index: Int?, item: Value)
}
