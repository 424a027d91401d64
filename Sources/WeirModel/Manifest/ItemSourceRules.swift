/// What the values of an item source must be: checked in a manifest where they are written out, and at each visit.
package enum ItemSourceRules {
    /// What is wrong with a text such as a path, or nil.
    ///
    /// - Parameter name: what it is, for the message.
    package static func complaint(text value: Value, _ name: String) -> String? {
        guard value.kind == .string else { return "\(name) must be a string, not \(value.kindWithArticle) (\(value))" }
        if value.count == 0 { return "\(name) must not be empty" }
        return value.bytesValue.contains(0) ? "\(name) contains a NUL byte: \(value)" : nil
    }

    /// What is wrong with the number of things in one item, or nil.
    package static func complaint(size: Int64, of source: String) -> String? {
        if size >= 1, size <= Int64(UInt32.max) { return nil }
        return "\"size\" of \"\(source)\" must be \(size < 1 ? "at least 1" : "at most \(UInt32.max)"), not \(size)"
    }

    /// What is wrong with the character between two fields of a CSV file, or nil.
    package static func complaint(separator value: Value) -> String? {
        let bytes = value.kind == .string ? value.bytesValue : []
        if value.kind == .string, bytes.isEmpty { return "\"separator\" of \"csv\" must not be empty" }
        if bytes.count == 1, bytes[0] < 0x80, !"\"\r\n\0".utf8.contains(bytes[0]) { return nil }
        return "\"separator\" of \"csv\" must be one ASCII character other than a quote or a line end, such as \";\""
            + " or \"\\t\", not \(value)"
    }
}
