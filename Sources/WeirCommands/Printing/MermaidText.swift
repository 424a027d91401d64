import WeirModel

/// Text in Mermaid's language.
enum MermaidText {
    /// A label in quotes that shows these lines.
    ///
    /// Mermaid looks for HTML, Markdown, formulas, entities and directives in labels, also in quotes: only letters, digits
    /// and what it takes for nothing else stand for themselves, all other characters of ASCII by their number.
    static func label(_ lines: String...) -> String {
        let texts = lines.map { line in
            LineText.escaped(line).unicodeScalars.map { scalar in
                isPlain(scalar) ? String(scalar) : "#\(scalar.value);"
            }.joined()
        }
        return "\"\(texts.joined(separator: "<br/>"))\""
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", " ", ".", ",", "-", "+", "/", "_", "=", "(", ")", "'", "!", "?": true
        default: !scalar.isASCII
        }
    }
}
