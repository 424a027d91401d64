import WeirEngine
package import WeirExec
import WeirModel
package import WeirValue

/// The values of one use of an item source while it opens, and what does not fit.
package struct SourceSettings {
    /// What the manifest says.
    let use: ItemSourceUse
    /// Evaluates it.
    let context: TemplateContext
    /// The absolute path of the manifest's folder, which relative paths start from.
    let folder: String
    /// Ends a wait for what comes through a pipe.
    let cancelled: CancelFlag

    /// The name that `as` gives to the item; nil where it gives none.
    package var name: Key? { name(of: ItemSourceKind.Naming.whole) }

    /// The name that `as` gives to a part of the item; nil where it gives none.
    package func name(of part: String) -> Key? { use.name(of: part) }

    /// The value under a key; null where nothing stands there.
    ///
    /// - Parameter escape: applied to each referenced text inside a longer one.
    package func value(_ key: String, escape: ((String) -> String)? = nil) throws(NodeError) -> Value {
        guard let template = use[key] else { return .null }
        return try context.evaluate(template, escape: escape)
    }

    /// The integer under a key.
    package func integer(_ key: String) throws(NodeError) -> Int64 {
        let value = try value(key)
        if let number = value.intValue { return number }
        if value.isBeyondInt64 {
            throw NodeError(
                .invalidSetting, "\"\(key)\" of \"\(use.kind)\" must be at most \(Int64.max), not \(value)")
        }
        throw NodeError(
            .invalidSetting, "\"\(key)\" of \"\(use.kind)\" must be an int, not \(value.kindWithArticle) (\(value))")
    }

    /// The text under a key, which is not empty.
    ///
    /// - Parameters:
    ///   - name: what it is, for messages.
    ///   - escape: applied to each referenced text inside a longer one.
    package func text(
        _ key: String, _ name: String, escape: ((String) -> String)? = nil
    ) throws(NodeError) -> String {
        let value = try value(key, escape: escape).untypedAsString
        if let complaint = SourceField.complaint(text: value, name) { throw NodeError(.invalidSetting, complaint) }
        return value.stringValue ?? ""
    }

    /// The number of things in one item; nil where none is given.
    package func size() throws(NodeError) -> Int? {
        guard use["size"] != nil else { return nil }
        let size = try integer("size")
        if let complaint = SourceField.complaint(size: size, of: use.kind) {
            throw NodeError(.invalidSetting, complaint)
        }
        return Int(size)
    }

    /// The file whose path stands under the source's own key.
    func file() throws(NodeError) -> BufferedInput {
        let path = try text(use.kind, SourceField.path(of: use.kind))
        return try BufferedInput(path, folder: folder, cancelled: cancelled)
    }
}
