import ArgumentParser
import WeirModel

/// A size on the command line: `10GiB`, `500MB`, `0`.
struct SizeArgument: ExpressibleByArgument {
    /// The size as the user wrote it.
    let text: String

    init(argument: String) { text = argument }

    /// Bytes.
    ///
    /// - Parameter option: whose value it is, for the message.
    /// - Throws: a usage error when the text is no size.
    func bytes(of option: String) throws -> Int {
        if let bytes = SizeText.bytes(text) { return bytes }
        throw ValidationError("\(option) \"\(text)\": must be a size such as 10GiB, 500MB or 0")
    }
}
