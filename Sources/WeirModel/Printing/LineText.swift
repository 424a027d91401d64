/// Text as a line of a terminal or a log shows it.
///
/// What could end the line, command a terminal, hide, or reorder what stands beside it is written as an escape, so that no
/// name, item or message can pass for another line. All works on Unicode scalars: a quote and the accent behind it, or
/// both characters of a Windows line end, are one `Character`, which a rule for quotes or line ends would not see.
package enum LineText {
    /// The most scalars of a message that are shown.
    package static let limit = 1000
    /// How many of them are the end of a message that is cut, since the reason often stands there.
    private static let tail = 300

    /// The text with escapes; the same text when it needs none, so that nothing is escaped twice.
    package static func escaped(_ text: String) -> String { replacing(in: text, by: \.lineEscape) }

    /// The text with something else in place of each scalar that may not stand for itself.
    package static func replacing(in text: String, by escape: (Unicode.Scalar) -> String) -> String {
        if text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) { return text }
        var result = String.UnicodeScalarView()
        let scalars = text.unicodeScalars
        var before: Unicode.Scalar?
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            scalars.formIndex(after: &index)
            let after = index < scalars.endIndex ? scalars[index] : nil
            if scalar.isPrintable(between: before, and: after) {
                result.append(scalar)
            } else {
                result.append(contentsOf: escape(scalar).unicodeScalars)
            }
            before = scalar
        }
        return String(result)
    }

    /// The text without its middle, and how much that was, when it is longer than `limit`.
    package static func cut(_ text: String) -> String {
        guard text.utf8.count > limit else { return text }
        let scalars = text.unicodeScalars
        let count = scalars.count
        guard count > limit else { return text }
        return "\(String(scalars.prefix(limit - tail)))… (\(count - limit) more) …\(String(scalars.suffix(tail)))"
    }

    /// A message of somebody else as one line: cut, and with escapes.
    package static func message(_ text: String) -> String { escaped(cut(text)) }
}
