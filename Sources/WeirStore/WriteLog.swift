import WeirValue

/// Writes that are to be done later, in the order in which they were added.
///
/// Writes of one kind at one path, which iterations mostly do, take the memory of their values alone; of several sets there
/// the last one is kept. Writes at other paths may come before or after them with the same outcome, but for paths above
/// and below.
package struct WriteLog: Sendable {
    /// Writes of one kind at one path.
    private struct Run {
        var first: StoreWrite
        /// What is appended or added after the first.
        var more: [Value] = []

        /// Adds a write at the same path, where it is of the same kind.
        mutating func takes(_ write: StoreWrite) -> Bool {
            switch (first.kind, write.kind) {
            case (.set, .set): first = write
            case (.append, .append(let value)), (.add, .add(let value)): more.append(value)
            default: return false
            }
            return true
        }
    }

    /// The most paths whose last run is known, so that a new one costs little to compare.
    private static let mostRecent = 16

    private var runs: [Run] = []
    /// The last run of each of some paths, none of which is above or below another.
    private var recent: [(path: [Key], run: Int)] = []

    /// No writes.
    package init() {}

    /// Whether there are none.
    package var isEmpty: Bool { runs.isEmpty }

    /// Adds a write.
    ///
    /// - Complexity: O(length of the path), amortised.
    package mutating func append(_ write: StoreWrite) {
        if let place = recent.firstIndex(where: { $0.path == write.path }) {
            if runs[recent[place].run].takes(write) { return }
            recent[place].run = runs.count
        } else {
            recent.removeAll { $0.path.isRelated(to: write.path) }
            if recent.count == Self.mostRecent { recent.removeAll(keepingCapacity: true) }
            recent.append((write.path, runs.count))
        }
        runs.append(Run(first: write))
    }

    /// Calls `body` with each write, in an order with the outcome of the one in which they were added.
    package func forEach<Failure: Error>(_ body: (StoreWrite) throws(Failure) -> Void) throws(Failure) {
        for run in runs {
            try body(run.first)
            for value in run.more { try body(run.first.with(value)) }
        }
    }
}

extension StoreWrite {
    /// The same write with another value.
    fileprivate func with(_ value: Value) -> StoreWrite {
        switch kind {
        case .set: StoreWrite(path: path, kind: .set(value))
        case .append: StoreWrite(path: path, kind: .append(value))
        case .add: StoreWrite(path: path, kind: .add(value))
        case .remove: self
        }
    }
}

extension [Key] {
    /// Whether one of two paths begins with the other.
    fileprivate func isRelated(to other: [Key]) -> Bool {
        count <= other.count ? other.starts(with: self) : starts(with: other)
    }
}
