import WeirEngine

/// The batches that run, in the order in which they began.
///
/// Not an ordered dictionary of swift-collections, whose removals take O(n): batches inside batches end by the thousand.
struct RunningBatches {
    /// In order; those that ended are nil until they are the larger part.
    private var entries: [(progress: BatchProgress, started: SuspendingClock.Instant)?] = []
    /// Where the first batch that runs stands.
    private var head = 0
    private var places: [ObjectIdentifier: Int] = [:]

    /// The number of batches.
    var count: Int { places.count }

    /// The first batches, the outermost first.
    func first(_ most: Int) -> [(progress: BatchProgress, started: SuspendingClock.Instant)] {
        Array(entries[head...].lazy.compactMap(\.self).prefix(most))
    }

    /// Adds a batch that begins.
    mutating func add(_ progress: BatchProgress, started: SuspendingClock.Instant) {
        places[ObjectIdentifier(progress)] = entries.count
        entries.append((progress, started))
    }

    /// Removes a batch that ended.
    ///
    /// - Complexity: O(1) amortised.
    /// - Returns: whether it was the first.
    mutating func remove(_ progress: BatchProgress) -> Bool {
        guard let place = places.removeValue(forKey: ObjectIdentifier(progress)) else { return false }
        let isFirst = place == head
        entries[place] = nil
        while head < entries.count, entries[head] == nil { head += 1 }
        if entries.count > 16, entries.count > 2 * places.count {
            entries.removeAll { $0 == nil }
            head = 0
            for (place, entry) in entries.enumerated() {
                if let entry { places[ObjectIdentifier(entry.progress)] = place }
            }
        }
        return isFirst
    }
}
