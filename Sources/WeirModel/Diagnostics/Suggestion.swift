/// Finds what somebody probably meant.
package enum Suggestion {
    /// A clause `; did you mean "x"?` for the nearest candidate, or nothing when none is near.
    ///
    /// Nearness is the optimal string alignment distance (Damerau-Levenshtein without repeated edits), at most a third of
    /// the word's length and at least 1.
    ///
    /// - Complexity: O(candidates × length²).
    package static func clause(for word: String, among candidates: some Sequence<String>) -> String {
        guard let best = nearest(to: word, among: candidates) else { return "" }
        return "; did you mean \"\(best)\"?"
    }

    /// The nearest candidate, or nil when none is near.
    ///
    /// Of equally near ones the first in alphabetical order.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        return candidates.sorted().map { ($0, distance(Array(word.lowercased()), Array($0.lowercased()))) }
            .filter { $0.1 <= limit && $0.0 != word }
            .min { $0.1 < $1.1 }?.0
    }

    private static func distance(_ a: [Character], _ b: [Character]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var before: [Int] = []
        var previous = Array(0...b.count)
        for i in 1...a.count {
            var current = [i]
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                var best = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { best = min(best, before[j - 2] + 1) }
                current.append(best)
            }
            before = previous
            previous = current
        }
        return previous[b.count]
    }
}
