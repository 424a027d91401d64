/// Jobs in the order of their arrival, in a ring that grows.
struct JobQueue {
    private var ring: [UnownedJob?] = Array(repeating: nil, count: 64)
    private var head = 0
    /// The number of waiting jobs.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Adds a job at the end.
    ///
    /// - Complexity: O(1) amortised.
    mutating func append(_ job: UnownedJob) {
        if count == ring.count { grow() }
        ring[(head &+ count) & (ring.count &- 1)] = job
        count += 1
    }

    /// Takes the first job, or nil when there is none.
    mutating func popFirst() -> UnownedJob? {
        guard count > 0 else { return nil }
        let job = ring[head]
        head = (head &+ 1) & (ring.count &- 1)
        count -= 1
        return job
    }

    /// Doubles the ring; its size stays a power of two, which the masks rely on.
    private mutating func grow() {
        var larger: [UnownedJob?] = []
        larger.reserveCapacity(ring.count * 2)
        larger += ring[head...]
        larger += ring[..<head]
        larger += Array(repeating: nil, count: ring.count)
        ring = larger
        head = 0
    }
}
