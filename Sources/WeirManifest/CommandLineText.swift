package import WeirModel

/// Reads texts of the command line as a manifest would.
package enum CommandLineText {
    /// The value of a plain YAML scalar: `12` is an int, `yes` a string.
    ///
    /// What looks like a number but is none is a string.
    package static func scalar(_ text: String) -> Value {
        (try? CoreSchema.plain(text)) ?? .string(text)
    }

    /// The keys of a path such as `shared.files["a.txt"]`; none for `shared` alone, nil when the text is no path.
    package static func storePath(_ text: String) -> [Key]? {
        if text == "shared" { return [] }
        var parser = ReferenceParser(text, rules: .none("a path"), locate: { _ in SourceLocation(file: "") })
        guard let path = try? parser.storePath() else { return nil }
        var keys: [Key] = []
        for step in path.steps {
            guard case .key(let key) = step else { return nil }
            keys.append(key)
        }
        return keys
    }
}
