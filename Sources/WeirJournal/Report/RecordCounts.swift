internal import WeirEngine

/// What became of the items of some frames.
struct RecordCounts {
    private(set) var succeeded = 0
    private(set) var failed = 0
    /// The number of those that succeeded by a fallback of their node type.
    private(set) var rescued = 0
    /// The number of items that took more than one attempt.
    private(set) var retried = 0
    /// How long calls took.
    private(set) var nanoseconds: UInt64 = 0

    init() {}

    /// The counts of all items in frames.
    init(_ frames: [PastFrame], _ sites: [PastSite]) {
        for frame in frames where sites[Int(frame.site)].isOfItems { add(frame) }
    }

    /// Adds the records of a frame; failures that run again count for nothing.
    mutating func add(_ frame: PastFrame) {
        succeeded += frame.rows
        nanoseconds &+= frame.nanoseconds
        for record in frame.unusual {
            if record.hasFailed {
                succeeded -= 1
                if frame.isBeforeRedrive { continue }
                failed += 1
            } else if record.isRescued {
                rescued += 1
            }
            if record.attempts > 1 { retried += 1 }
        }
    }
}

extension PastSite {
    /// Whether its records are items, and not flows or iterations that began.
    var isOfItems: Bool { kind == JournalSite.Kind.exec.rawValue }
}
