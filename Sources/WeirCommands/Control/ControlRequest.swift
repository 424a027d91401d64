import WeirModel

/// What `weir control` asks a run for, a line of words.
enum ControlRequest {
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

    /// Those of one word.
    private static let simple: [String: ControlRequest] = [
        "status": .status, "pause": .pause, "resume": .resume, "drain": .drain, "cancel": .cancel,
    ]

    /// Why words are no request.
    struct Mistake: Error {
        let text: String
    }

    /// A request in words.
    init(_ words: [String]) throws(Mistake) {
        let word = words.first ?? ""
        if let request = Self.simple[word] {
            guard words.count == 1 else { throw Mistake(text: "\"\(word)\" takes nothing more") }
            self = request
            return
        }
        guard word == "limit" else {
            throw Mistake(
                text: "unknown request \"\(word)\""
                    + Suggestion.clause(for: word, among: Self.simple.keys.sorted() + ["limit"])
                    + "; there are status, pause, resume, limit NAME concurrency=N, drain, cancel")
        }
        guard words.count == 3 else {
            throw Mistake(text: "\"limit\" takes a name and a number: limit NAME concurrency=4")
        }
        let parts = words[2].split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "concurrency", let count = Int(parts[1]), count >= 1 else {
            throw Mistake(text: "\"\(words[2])\" must be like concurrency=4, with a number of at least 1")
        }
        self = .limit(words[1], concurrency: count)
    }
}
