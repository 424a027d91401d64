internal import WeirValue

/// Failures by kind.
struct FailureGroups {
    private struct Kind: Hashable {
        let code: StatusCode
        let message: String
    }

    /// The most groups: messages that name what they are about may be as many as the failures.
    private static let most = 10_000

    private var groups: [Kind: Int] = [:]
    private var all: [FailureGroup] = []

    mutating func add(_ failure: RecordedFailure, at site: String, place: Int) {
        var kind = Kind(code: failure.code, message: FailureGroup.folded(failure.message))
        if groups[kind] == nil, all.count >= Self.most { kind = Kind(code: failure.code, message: "other messages") }
        let number = groups[kind] ?? all.count
        if number == all.count {
            groups[kind] = number
            all.append(FailureGroup(kind.code, kind.message))
        }
        all[number].add(failure, at: site, place: place)
    }

    /// The groups, those with the most failures first.
    var sorted: [FailureGroup] {
        all.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }.map(\.element)
    }
}
