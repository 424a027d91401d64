import WeirExec
import WeirValue

/// An item of a batch and its place there.
struct ItemRef: Sendable {
    /// Its place in the batch, from 0.
    let place: Int
    /// The item.
    let item: Value
    /// When the first call with it began, in nanoseconds of the engine's clock; 0 where nobody asks, or none did.
    var started: UInt64 = 0
    /// What identifies it in a durable run.
    var key = ItemKey.none
}

extension ItemChunk {
    /// The remaining item at a position that it shows.
    func ref(at position: Int) -> ItemRef {
        ItemRef(place: place(at: position), item: self[position], key: key(at: position))
    }
}

extension ExecFrame {
    /// The item at a position.
    func ref(at position: Int) -> ItemRef {
        ItemRef(
            place: chunk.place(at: position), item: chunk[position], started: isTimed ? start(at: position) : 0,
            key: chunk.key(at: position))
    }
}
