/// Finds what somebody probably meant.
package enum Suggestion {
    /// The longest word that is compared, in characters: nobody mistypes a longer one in a way that can be told.
    private static let longestWord = 100

    /// A clause `; did you mean "x"?` for the nearest candidate, or nothing when none is near.
    ///
    /// Nearness is the optimal string alignment distance (Damerau-Levenshtein without repeated edits), at most a third of
    /// the word's length and at least 1.
    ///
    /// - Complexity: O(candidates of about the word's length × length²), with words of at most 100 characters.
    package static func clause(for word: String, among candidates: some Sequence<String>) -> String {
        guard let best = nearest(to: word, among: candidates) else { return "" }
        return "; did you mean \"\(best)\"?"
    }

    /// The nearest candidate, or nil when none is near.
    ///
    /// Of equally near ones the first in alphabetical order.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        guard word.utf8.count <= 4 * longestWord else { return nil }
        let letters = Array(word.lowercased())
        guard letters.count <= longestWord else { return nil }
        var limit = max(1, letters.count / 3)
        var best: String?
        for candidate in candidates {
            guard candidate.utf8.count <= 4 * (letters.count + limit), candidate != word else { continue }
            let others = Array(candidate.lowercased())
            guard let distance = distance(letters, others, atMost: limit) else { continue }
            if let known = best, distance == limit, known < candidate { continue }
            (best, limit) = (candidate, distance)
        }
        return best
    }

    /// The distance, or nil where it is larger than `limit`.
    private static func distance(_ a: [Character], _ b: [Character], atMost limit: Int) -> Int? {
        guard abs(a.count - b.count) <= limit else { return nil }
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
            // A swap looks two rows back.
            if min(previous.min() ?? 0, current.min() ?? 0) > limit { return nil }
            before = previous
            previous = current
        }
        return previous[b.count] <= limit ? previous[b.count] : nil
    }
}
