import WeirModel

/// What `weir control` asks a run for, a line of words.
enum ControlRequest: Equatable {
    /// How it goes.
    case status
    /// Nothing new begins.
    case pause
    /// It goes on.
    case resume
    /// Nothing new begins any more, and what is under way is waited for.
    case drain
    /// The run ends, as by two requests to stop.
    case cancel
    /// So many at once under a named limit.
    case limit(String, concurrency: Int)

    /// The words that there are, for messages.
    static let forms = "status, pause, resume, limit NAME concurrency=N, drain, cancel"

    /// Why words are no request.
    struct Mistake: Error {
        let text: String
    }

    /// A request in words.
    init(_ words: [String]) throws(Mistake) {
        switch (words.first ?? "", words.count) {
        case ("status", 1): self = .status
        case ("pause", 1): self = .pause
        case ("resume", 1): self = .resume
        case ("drain", 1): self = .drain
        case ("cancel", 1): self = .cancel
        case ("limit", 3):
            let parts = words[2].split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0] == "concurrency", let count = Int(parts[1]), count >= 1 else {
                throw Mistake(text: "\"\(words[2])\" must be like concurrency=4, with a number of at least 1")
            }
            self = .limit(words[1], concurrency: count)
        case ("limit", _): throw Mistake(text: "\"limit\" takes a name and a number: limit NAME concurrency=4")
        case (let word, _):
            let known = ["status", "pause", "resume", "limit", "drain", "cancel"]
            if known.contains(word) { throw Mistake(text: "\"\(word)\" takes nothing more") }
            throw Mistake(
                text: "unknown request \"\(word)\"" + Suggestion.clause(for: word, among: known)
                    + "; there are \(Self.forms)")
        }
    }

    /// The words.
    var words: [String] {
        switch self {
        case .status: ["status"]
        case .pause: ["pause"]
        case .resume: ["resume"]
        case .drain: ["drain"]
        case .cancel: ["cancel"]
        case .limit(let name, let concurrency): ["limit", name, "concurrency=\(concurrency)"]
        }
    }
}
