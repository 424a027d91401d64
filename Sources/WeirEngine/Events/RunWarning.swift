import WeirModel

/// Something in a run that is probably not as meant: which kind, and what is known of it.
///
/// Whoever decides by a warning looks at the case; the text is for people.
package enum RunWarning: Sendable, Equatable {
    /// The flow ended, because a node with transitions has none for its action.
    case actionWithoutNext(path: String, action: String, known: [String])
    /// A post kept all others from writing to the store for so many nanoseconds.
    case slowPost(path: String, nanoseconds: UInt64)
    /// A batch had no items, for a reason in words.
    case emptyBatch(path: String, reason: String)
    /// A PENDING item, in short, has waited for so many nanoseconds, and others of its node wait as well.
    case neglectedItem(path: String, item: String, nanoseconds: UInt64, others: Int)
    /// What the breaker of a limit has decided.
    case breaker(limit: String, BreakerNews)
    /// A call has not returned in the time that an attempt has, and keeps a thread.
    case stuckCall(path: String, nanoseconds: UInt64)
    /// A batch ended before its file of results was complete, which lies under another name with so many of them.
    case partialResults(path: String, file: String, records: Int)
    /// A callback of a C function failed outside of any call, so that no item can have the failure.
    case strayCallback(text: String)

    /// One line for people.
    package var text: String {
        switch self {
        case .actionWithoutNext(let path, let action, let known):
            "\(path): the flow ends, because no next node is given for the action \"\(action)\" "
                + "(there is one for \(known.map { "\"\($0)\"" }.joined(separator: ", ")))"
                + Suggestion.clause(for: action, among: known)
        case .slowPost(let path, let nanoseconds):
            "\(path): post had the store to itself for \(nanoseconds / 1_000_000) ms, during which nothing else could write "
                + "there; move the work to exec, or before the first read"
        case .emptyBatch(let path, let reason): "\(path): \(reason)"
        case .neglectedItem(let path, let item, let nanoseconds, let others):
            "\(path): pending for \(LongTime.text(nanoseconds)), and nobody has completed it (item \(item))"
                + Self.clause(about: others)
        case .breaker(let limit, let news): "the limit \"\(limit)\" \(news.text)"
        case .stuckCall(let path, let nanoseconds):
            "\(path): the call has not returned after \(LongTime.text(nanoseconds)) (timeout) and keeps its thread; the attempt "
                + "has failed"
        case .partialResults(let path, let file, let records):
            records == 0
                ? "\(path): no result has been written to \"\(file)\""
                : "\(path): the results of the first \(records) item\(records == 1 ? "" : "s") are in \"\(file)\""
        case .strayCallback(let text): text
        }
    }

    private static func clause(about others: Int) -> String {
        switch others {
        case 0: ""
        case 1: "; another one of this node waits as well"
        default: "; \(others) others of this node wait as well"
        }
    }
}
