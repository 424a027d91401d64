import ArgumentParser
import WeirModel

/// A duration on the command line, as in a manifest: `10s`, `500ms`, `0`.
struct DurationArgument: ExpressibleByArgument {
    /// The duration as the user wrote it.
    let text: String

    init(argument: String) { text = argument }

    /// Nanoseconds.
    ///
    /// - Parameter option: whose value it is, for the message.
    /// - Throws: a usage error when the text is no duration.
    func nanoseconds(of option: String) throws -> UInt64 {
        if let nanoseconds = DurationText.nanoseconds(text) { return nanoseconds }
        throw ValidationError("\(option) \"\(text)\": must be a duration of at most a year such as 10s, 500ms, 2m or 0")
    }
}
