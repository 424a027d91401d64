import ArgumentParser
import WeirManifest
import WeirModel

/// A path of the store on the command line: `summary`, `shared.summary`, `summaries["b.txt"]`.
struct StoreArgument: ExpressibleByArgument {
    /// The path as the user wrote it.
    let text: String
    /// The keys; nil when the text is no path.
    let keys: [Key]?

    init(argument: String) {
        text = argument
        let whole = argument == "shared" || argument.hasPrefix("shared.") || argument.hasPrefix("shared[")
        keys = CommandLineText.storePath(whole ? argument : "shared.\(argument)")
    }

    /// The keys.
    ///
    /// - Throws: a usage error when the text is no path.
    func path() throws -> [Key] {
        guard let keys else {
            throw ValidationError(
                "\"\(text)\" is no path of the store; write it like summary, totals.north or files[\"a.txt\"]")
        }
        return keys
    }
}
