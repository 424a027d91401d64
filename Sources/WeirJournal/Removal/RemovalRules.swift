/// Which runs are no longer wanted.
package struct RemovalRules: Sendable, Equatable {
    /// Those that were not active for so many nanoseconds; nil where age does not matter.
    package var age: UInt64?
    /// How many of the newest stay, whatever else is said; where nothing else is, all others go.
    package var kept: Int?
    /// How many bytes the runs may have together, the oldest of which go first; nil where that does not matter.
    package var size: Int?

    /// Rules; without any, those runs go that ended longer ago than they were to be kept.
    package init(age: UInt64? = nil, kept: Int? = nil, size: Int? = nil) {
        self.age = age
        self.kept = kept
        self.size = size
    }

    /// The runs that are to be removed.
    ///
    /// A run that a process works at stays, and so does one whose results a run that stays was given (`--reuse`).
    ///
    /// - Parameters:
    ///   - runs: all, in the order in which they began.
    ///   - other: the bytes of runs that cannot be read, and therefore stay.
    ///   - now: in seconds since 1970.
    /// - Returns: their positions, ascending.
    package func unwanted(_ runs: [RunSummary], other: Int = 0, at now: Double) -> [Int] {
        var unwanted = Set(runs.indices.filter { isOld(runs[$0], now) })
        let newest = runs.indices.suffix(kept ?? 0)
        let fixed = Set(newest).union(runs.indices.filter { runs[$0].isRunning })
        unwanted.subtract(fixed)
        keep(&unwanted, runs)
        if let size {
            var left = runs.indices.reduce(other) { unwanted.contains($1) ? $0 : $0 + runs[$1].size }
            while left > size {
                let needed = Self.needed(by: runs, without: unwanted)
                let oldest = runs.indices.first {
                    !fixed.contains($0) && !unwanted.contains($0) && !needed.contains(runs[$0].folder.name)
                }
                guard let oldest else { break }
                unwanted.insert(oldest)
                left -= runs[oldest].size
            }
        }
        return unwanted.sorted()
    }

    /// Whether a run goes by its age, or by number alone.
    private func isOld(_ run: RunSummary, _ now: Double) -> Bool {
        let seconds = now - run.lastActive
        if let age { return seconds > Double(age) / 1e9 }
        if kept != nil, size == nil { return true }
        guard size == nil, run.state.hasEnded, let keep = run.description.keep else { return false }
        return seconds > Double(keep) / 1e9
    }

    /// Keeps what runs that stay were given, and what those were.
    private func keep(_ unwanted: inout Set<Int>, _ runs: [RunSummary]) {
        var still: Set<Int>
        repeat {
            let needed = Self.needed(by: runs, without: unwanted)
            still = unwanted.filter { needed.contains(runs[$0].folder.name) }
            unwanted.subtract(still)
        } while !still.isEmpty
    }

    /// The names of runs whose results others were given: a folder can have several paths.
    private static func needed(by runs: [RunSummary], without unwanted: Set<Int>) -> Set<String> {
        Set(
            runs.indices.filter { !unwanted.contains($0) }
                .compactMap { runs[$0].description.reused.map { RunFolder($0).name } })
    }
}

extension RunSummary {
    fileprivate var isRunning: Bool { if case .running = state { true } else { false } }
}
