/// How far a run has come, as one word says it.
package enum RunState: Sendable, Equatable {
    /// A process works at it.
    case running(by: String)
    /// Its process was killed.
    case unfinished
    /// A signal stopped it, so that it can be continued.
    case interrupted
    case succeeded
    case failed

    /// The word.
    package var word: String {
        switch self {
        case .running: "running"
        case .unfinished: "unfinished"
        case .interrupted: "interrupted"
        case .succeeded: "succeeded"
        case .failed: "failed"
        }
    }

    /// Whether it came to an end, so that it cannot be continued.
    package var hasEnded: Bool { self == .succeeded || self == .failed }

    /// The state of a run.
    ///
    /// - Parameters:
    ///   - end: how the session that ended last did; nil where none has.
    ///   - session: the number of the last session that began.
    init(_ folder: RunFolder, _ end: RunEnd?, session: Int) {
        if let holder = RunLock.holder(of: folder.path) {
            self = .running(by: holder)
        } else if let end, end.session == session {
            switch end.outcome {
            case .succeeded: self = .succeeded
            case .failed: self = .failed
            case .interrupted: self = .interrupted
            }
        } else {
            self = .unfinished
        }
    }
}
