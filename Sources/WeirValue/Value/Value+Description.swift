extension Value: CustomStringConvertible {
    /// A short rendering for messages: at most about 60 characters, whatever the size of the value.
    @usableFromInline package var description: String { summary(limit: 60, depth: 0) }

    /// The name of the kind, with an article: `a list`, `an int`.
    package var kindWithArticle: String {
        switch kind {
        case .null: "null"
        case .int, .error: "an \(kind.name)"
        case .bytes: "bytes"
        default: "a \(kind.name)"
        }
    }

    private func summary(limit: Int, depth: Int) -> String {
        switch kind {
        case .null: return "null"
        case .bool: return boolValue == true ? "true" : "false"
        case .int: return integerText ?? "0"
        case .float: return floatValue.map { "\($0)" } ?? "0"
        case .string:
            // One more than is shown, as a scalar has at most four bytes; the last of them may be a part of one.
            let start = unsafe withBytes { unsafe String(decoding: $0.prefix((limit + 1) * 4), as: UTF8.self) }
            let scalars = start.unicodeScalars
            return scalars.count > limit ? "\"\(String(scalars.prefix(limit)))…\"" : "\"\(start)\""
        case .bytes: return "\(count) bytes"
        case .list: return "a list of \(count)"
        case .map:
            // Of maps in maps only the outermost two are told.
            if depth > 1, count > 0 { return "a map of \(count)" }
            var parts: [String] = []
            for index in 0..<min(count, 4) {
                let entry = entry(at: index)
                parts.append("\(Key(entry.key)): \(entry.value.summary(limit: 20, depth: depth + 1))")
            }
            return "{\(parts.joined(separator: ", "))\(count > 4 ? ", …" : "")}"
        case .error: return "error \"\(errorValue?.message ?? "")\""
        case .resource: return "resource \(resourceTypeName ?? "?")"
        }
    }
}
