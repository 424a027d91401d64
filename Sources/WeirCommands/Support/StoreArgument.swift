import ArgumentParser
import WeirEngine
import WeirManifest
import WeirModel
import WeirValue

/// A path of the store on the command line: `summary`, `shared.summary`, `summaries["b.txt"]`, `list[0].name`.
struct StoreArgument: ExpressibleByArgument {
    /// The path as the user wrote it.
    let text: String
    private let whole: String

    init(argument: String) {
        text = argument
        let isWhole = ["shared.", "shared["].contains { argument.utf8.starts(with: $0.utf8) }
        let separator = argument.utf8.first == UInt8(ascii: "[") ? "" : "."
        whole = argument == "shared" || isWhole ? argument : "shared\(separator)\(argument)"
    }

    /// What is read there, as a reference of a manifest.
    ///
    /// - Throws: a usage error when the text is no path.
    func reference() throws -> Reference {
        guard let reference = CommandLineText.storeReference(whole) else { throw noPath }
        return reference
    }

    /// The keys of what is written there.
    ///
    /// - Throws: a usage error when the text is no path, or one of an element of a list.
    func keys() throws -> [Key] {
        if let keys = CommandLineText.storePath(whole) {
            guard keys.count <= StorePath.mostKeys else {
                throw ValidationError(
                    "the path that starts with \"\(text.prefix(40))\" has \(keys.count) keys, and one that is written to at "
                        + "most \(StorePath.mostKeys)")
            }
            return keys
        }
        guard CommandLineText.storeReference(whole) != nil else { throw noPath }
        throw ValidationError(
            "\"\(text)\": nothing can be written to an element of a list; write the list as a whole, or [\"0\"] for a key"
        )
    }

    private var noPath: ValidationError {
        if text.isEmpty { return ValidationError("a path of the store must not be empty") }
        return ValidationError(
            "\"\(text)\" is no path of the store; write it like summary, totals.north, files[\"a.txt\"] or list[0]")
    }
}
