import WeirEngine
import WeirModel

/// Evaluates what stands in the definition of an item source, and says what does not fit.
struct SourceSettings {
    let scope: TemplateScope

    /// A text that is not empty.
    func text(_ value: Value, _ name: String) throws(NodeError) -> String {
        let value = value.untypedAsString
        if let complaint = ItemSourceRules.complaint(text: value, name) {
            throw NodeError(.invalidSetting, complaint)
        }
        return value.stringValue ?? ""
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
        if let complaint = ItemSourceRules.complaint(size: size, of: source) {
            throw NodeError(.invalidSetting, complaint)
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
        if let complaint = ItemSourceRules.complaint(separator: value) {
            throw NodeError(.invalidSetting, complaint)
        }
        return value.bytesValue.first ?? UInt8(ascii: ",")
    }
}
