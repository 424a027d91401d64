import WeirStore

/// What iterations send back to the enclosing store (S3), in the order of the items.
///
/// It reaches the store when the batch ends, since one that fails sends nothing back. Until then it is put together as far as
/// all earlier iterations have ended.
struct CollectedWrites {
    /// The place of the iteration that comes next.
    private var next = 0
    /// Of iterations that ended before an earlier one, by their places.
    private var early: [Int: [StoreWrite]] = [:]
    private var ordered = WriteLog()

    /// Takes what an iteration sends back that ended; nothing of one that failed.
    mutating func end(_ place: Int, _ writes: [StoreWrite]) {
        guard place == next else {
            early[place] = writes
            return
        }
        var writes = writes
        while true {
            for write in writes { ordered.append(write) }
            next += 1
            guard let following = early.removeValue(forKey: next) else { return }
            writes = following
        }
    }

    /// All of it, once every iteration ended.
    var all: WriteLog {
        var all = ordered
        for place in early.keys.sorted() { early[place]?.forEach { all.append($0) } }
        return all
    }
}
