package import WeirModel
package import WeirValue

/// Reads texts of the command line as a manifest would.
package enum CommandLineText {
    /// The value of a plain YAML scalar: `12` is an int, `yes` a string.
    ///
    /// A string is also what looks like a number but is none or has leading zeros, as identifiers do; nothing at all; and
    /// what stands in double quotes, without them. What is no string keeps its text for where text is wanted.
    package static func scalar(_ text: String) -> Value {
        if text.isEmpty || text.wholeMatch(of: /[-+]?0[0-9]+/) != nil { return .string(text) }
        let bytes = text.utf8
        if bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
            return .string(String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self))
        }
        return (try? CoreSchema.plain(text).written(as: text, isUntyped: true)) ?? .string(text)
    }

    /// A path such as `shared.list[1].name` as a reference of a manifest; nil when the text is no path.
    package static func storeReference(_ text: String) -> Reference? {
        var parser = ReferenceParser(text, rules: .paramsAndStore, locate: { _ in SourceLocation(file: "") })
        guard let reference = try? parser.wholeReference(), reference.root == .shared else { return nil }
        let isWritten = reference.steps.allSatisfy { if case .reference = $0 { false } else { true } }
        return isWritten ? reference : nil
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
