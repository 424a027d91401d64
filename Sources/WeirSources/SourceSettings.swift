import WeirEngine
import WeirModel

/// Evaluates what stands in the definition of an item source, and says what does not fit.
struct SourceSettings {
    let scope: TemplateScope

    /// A text that is not empty.
    func text(_ value: Value, _ name: String) throws(NodeError) -> String {
        guard let text = value.untypedAsString.stringValue else {
            throw NodeError(.invalidSetting, "\(name) must be a string, not \(value.kindWithArticle) (\(value))")
        }
        if text.isEmpty { throw NodeError(.invalidSetting, "\(name) must not be empty") }
        if text.utf8.contains(0) { throw NodeError(.invalidSetting, "\(name) contains a NUL byte: \(value)") }
        return text
    }

    /// An integer.
    func integer(_ template: Template, _ name: String, of source: String) throws(NodeError) -> Int64 {
        let value = try scope.evaluate(template)
        if let number = value.intValue { return number }
        if value.isBeyondInt64 {
            throw NodeError(
                .invalidSetting, "\"\(name)\" of \"\(source)\" must be at most \(Int64.max), not \(value)")
        }
        throw NodeError(
            .invalidSetting, "\"\(name)\" of \"\(source)\" must be an int, not \(value.kindWithArticle) (\(value))")
    }

    /// A number of things in one item, from 1 to what a list can hold.
    func size(_ template: Template, of source: String) throws(NodeError) -> Int {
        let size = try integer(template, "size", of: source)
        guard size >= 1, size <= Int64(UInt32.max) else {
            let bound = size < 1 ? "at least 1" : "at most \(UInt32.max)"
            throw NodeError(.invalidSetting, "\"size\" of \"\(source)\" must be \(bound), not \(size)")
        }
        return Int(size)
    }

    /// Like `size`, or nil where none is given.
    func size(optional template: Template?, of source: String) throws(NodeError) -> Int? {
        guard let template else { return nil }
        return try size(template, of: source)
    }

    /// The character between two fields of a CSV file; a comma where none is given.
    func separator(_ template: Template?) throws(NodeError) -> UInt8 {
        guard let template else { return UInt8(ascii: ",") }
        let value = try scope.evaluate(template)
        let bytes = value.kind == .string ? value.bytesValue : []
        if value.kind == .string, bytes.isEmpty {
            throw NodeError(.invalidSetting, "\"separator\" of \"csv\" must not be empty")
        }
        guard bytes.count == 1, let byte = bytes.first, byte < 0x80, !"\"\r\n\0".utf8.contains(byte) else {
            throw NodeError(
                .invalidSetting,
                "\"separator\" of \"csv\" must be one ASCII character other than a quote or a line end, such as \";\""
                    + " or \"\\t\", not \(value)")
        }
        return byte
    }
}
