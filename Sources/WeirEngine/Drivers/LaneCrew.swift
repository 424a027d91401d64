/// The lanes of one parallel batch: those that wait for something to do, and those that are yet to be started.
///
/// A value under the lock of its batch. At most one lane is on its way at a time: it looks what there is to do, and calls
/// the next one if that is more. So a batch has as many lanes as find work, and a change costs one wake-up, however many
/// lanes its `concurrency` allows. Of the lanes that wait, the one that has waited least is called, since its memory is
/// the warmest.
struct LaneCrew {
    /// What became of a call, to be done once the lock is open.
    struct Call {
        /// The lanes to resume.
        var woken: [CheckedContinuation<Void, Never>] = []
        /// Whether to start another one.
        var startsOne = false
        /// Whether none is to be started any more.
        var endsStarts = false
    }

    private let most: Int
    private var started: Int
    /// The lanes that were called or started and have not arrived.
    private var coming: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isDismissed = false

    /// - Parameters:
    ///   - most: the most lanes.
    ///   - atOnce: how many of them come without being called.
    init(most: Int, atOnce: Int) {
        self.most = most
        started = atOnce
        coming = atOnce
    }

    /// Notes that a lane which was called, or started, looks for something to do.
    mutating func arrive() { coming -= 1 }

    /// Keeps a lane until it is called.
    mutating func wait(_ lane: CheckedContinuation<Void, Never>) { waiting.append(lane) }

    /// Parks the calling lane.
    ///
    /// - Parameter keeps: keeps it by `wait`, or answers false where something has changed since it looked.
    /// - Returns: whether it was called; if not, it never slept.
    static func park(_ keeps: (CheckedContinuation<Void, Never>) -> Bool) async -> Bool {
        var isCalled = true
        await withCheckedContinuation { lane in
            if keeps(lane) { return }
            isCalled = false
            lane.resume()
        }
        return isCalled
    }

    /// Whether `call` would bring no lane, since one is on its way.
    var isOneComing: Bool { coming > 0 }

    /// Gets another lane, unless one is on its way or there is none.
    mutating func call() -> Call {
        var call = Call()
        guard coming == 0, !isDismissed else { return call }
        if let lane = waiting.popLast() {
            call.woken = [lane]
        } else if started < most {
            started += 1
            call.startsOne = true
        } else {
            return call
        }
        coming = 1
        return call
    }

    /// Wakes every lane that waits, once, since there will be nothing more to do.
    mutating func dismiss() -> Call {
        var call = Call()
        guard !isDismissed || !waiting.isEmpty else { return call }
        call.endsStarts = !isDismissed
        isDismissed = true
        call.woken = waiting
        coming += waiting.count
        waiting = []
        return call
    }
}
