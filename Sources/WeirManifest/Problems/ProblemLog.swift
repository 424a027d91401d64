internal import WeirModel

/// Collects everything that is wrong with one manifest.
final class ProblemLog {
    let file: String
    private(set) var problems: [Problem]
    /// Names that may still be compared to find suggestions, so that a file full of mistakes takes no quadratic time.
    private var comparisons = 200_000

    init(file: String, problems: [Problem] = []) {
        self.file = file
        self.problems = problems
    }

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// The problems by place; of those at one place the order is that of discovery.
    var sorted: [Problem] {
        problems.enumerated().sorted {
            let (left, right) = ($0.element.location, $1.element.location)
            return (left.line, left.column, $0.offset) < (right.line, right.column, $1.offset)
        }.map(\.element)
    }

    func location(_ place: YAMLPlace) -> SourceLocation {
        SourceLocation(file: file, line: Int(place.line), column: Int(place.column))
    }

    func error(_ location: SourceLocation, _ message: String) {
        problems.append(Problem(.error, at: location, message))
    }

    func error(_ place: YAMLPlace, _ message: String) {
        error(location(place), message)
    }

    func warning(_ location: SourceLocation, _ message: String) {
        problems.append(Problem(.warning, at: location, message))
    }

    /// A clause such as `; did you mean "x"?`, or nothing.
    ///
    /// A single letter is near to every other one, which helps nobody.
    func suggestion(for word: String, among candidates: some Sequence<String>) -> String {
        let length = word.utf8.count
        guard comparisons > 0, length > 1 else { return "" }
        let limit = max(1, length / 3)
        var near: [String] = []
        for candidate in candidates {
            comparisons -= 1
            if abs(candidate.utf8.count - length) <= limit { near.append(candidate) }
        }
        comparisons -= 9 * near.count
        return Suggestion.clause(for: word, among: near)
    }

    /// The same for keys of the manifest, where the only one with the same beginning is likely meant: `retires`, `retry`.
    func suggestion(forKey word: String, among keys: Set<String>) -> String {
        let near = suggestion(for: word, among: keys)
        guard near.isEmpty else { return near }
        let alike = keys.filter { key in
            let common = zip(key.utf8, word.utf8).prefix { $0 == $1 }.count
            return common >= 3 && 2 * common >= key.utf8.count
        }
        guard alike.count == 1, let key = alike.first else { return "" }
        return "; did you mean \"\(key)\"?"
    }
}
