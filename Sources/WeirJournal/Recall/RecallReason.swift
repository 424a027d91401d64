/// Why an item of a durable run that has records runs again.
package enum RecallReason: Hashable, Sendable {
    /// Nothing is known of it.
    case new
    /// Another item was at its place.
    case inputChanged
    /// Settings are others than they were, each in words: `words: 10 → 12`.
    case settingsChanged([String])
    /// The library that its node type comes from is another file.
    case rebuilt
    /// What its node is became another in other ways: its node type, the signature of its function, the key.
    case nodeChanged([String])
    /// It had begun, or one after it had, when the run came to its end.
    case neverFinished
    /// Its record is damaged.
    case unreadable
    /// It failed for good, and failed items run again.
    case failed
    /// Its result was not kept, since nothing read it.
    case notKept

    /// The reason in words.
    package var text: String {
        switch self {
        case .new: "new"
        case .inputChanged: "input changed"
        case .settingsChanged(let settings): "settings changed (\(settings.joined(separator: ", ")))"
        case .rebuilt: "plugin rebuilt"
        case .nodeChanged(let parts): "node changed (\(parts.joined(separator: ", ")))"
        case .neverFinished: "never finished"
        case .unreadable: "unreadable record"
        case .failed: "failed before"
        case .notKept: "result not kept"
        }
    }

    /// The order in which reasons are told.
    var rank: Int {
        switch self {
        case .failed: 0
        case .neverFinished: 1
        case .inputChanged: 2
        case .settingsChanged: 3
        case .rebuilt: 4
        case .nodeChanged: 5
        case .notKept: 6
        case .unreadable: 7
        case .new: 8
        }
    }
}
