import WeirExec
import WeirValue

/// The items of a batch that one call left pending.
final class PendingCall: PendingPlace {
    let path: String
    private let items: [PendingItem]

    init(_ path: String, _ items: [PendingItem]) {
        self.path = path
        self.items = items
    }

    func item(at position: Int) -> (index: Int?, item: Value) { (items[position].ref.place, items[position].ref.item) }
}
