import Testing

/// A manifest with mistakes, and the problems that must be found, without the file's name.
struct ProblemCase: Sendable, CustomTestStringConvertible {
    let name: String
    let yaml: String
    let problems: [String]

    init(_ name: String, _ yaml: String, _ problems: [String]) {
        self.name = name
        self.yaml = yaml
        self.problems = problems
    }

    var testDescription: String { name }
}
