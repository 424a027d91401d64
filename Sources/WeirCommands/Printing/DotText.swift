import WeirModel

/// Text in Graphviz' language.
enum DotText {
    /// A string in quotes that shows these lines.
    ///
    /// Graphviz reads backslashes and, even there, HTML's entities.
    static func quoted(_ lines: String...) -> String {
        let texts = lines.map { line in
            LineText.escaped(line).unicodeScalars.map { scalar in
                switch scalar {
                case "\"", "\\": "\\\(scalar)"
                case "&": "&amp;"
                default: String(scalar)
                }
            }.joined()
        }
        return "\"\(texts.joined(separator: "\\n"))\""
    }
}
