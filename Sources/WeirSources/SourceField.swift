import WeirModel
import WeirValue

/// Keys that several item sources have.
///
/// What they hold is checked in a manifest where it is written out, and at each opening.
enum SourceField {
    /// `size`, the number of things in one item.
    ///
    /// - Parameter need: why it must be given; nil where it need not.
    static func size(of source: String, need: String? = nil) -> ItemSourceField {
        ItemSourceField("size", .integer, need: need) { value in
            value.intValue.flatMap { complaint(size: $0, of: source) }
        }
    }

    /// The path of a file under a source's own key.
    static func file(of source: String) -> ItemSourceField {
        ItemSourceField("", .text) { complaint(text: $0, path(of: source)) }
    }

    /// What such a path is called in messages.
    static func path(of source: String) -> String { "the path of \"\(source)\"" }

    /// What one item is where each is a record, or with `size` a list of so many.
    static func records(_ record: ItemShape) -> @Sendable (ItemSourceUse) -> ItemShape {
        { $0["size"] == nil ? record : .plain("a list") }
    }

    /// What is wrong with a text such as a path, or nil.
    ///
    /// - Parameter name: what it is, for the message.
    static func complaint(text value: Value, _ name: String) -> String? {
        guard value.kind == .string else { return "\(name) must be a string, not \(value.kindWithArticle) (\(value))" }
        if value.count == 0 { return "\(name) must not be empty" }
        return value.bytesValue.contains(0) ? "\(name) contains a NUL byte: \(value)" : nil
    }

    /// What is wrong with the number of things in one item, or nil.
    static func complaint(size: Int64, of source: String) -> String? {
        if size >= 1, size <= Int64(UInt32.max) { return nil }
        return "\"size\" of \"\(source)\" must be \(size < 1 ? "at least 1" : "at most \(UInt32.max)"), not \(size)"
    }
}
