package import WeirExec
package import WeirModel
package import WeirValue

/// What references in templates can see: the params, the store and, in a batch node's input, the item.
package struct TemplateContext {
    /// The effective params.
    package let params: Params
    /// The store; nil where it cannot be read.
    package let store: (any StoreReading)?
    /// The item; nil where there is none.
    package let item: Value?

    /// What a template may see at one place.
    package init(params: Params, store: (any StoreReading)?, item: Value? = nil) {
        self.params = params
        self.store = store
        self.item = item
    }

    /// The value of a template.
    ///
    /// - Parameters:
    ///   - template: what the manifest says.
    ///   - escape: applied to each referenced text inside a longer string, so that `glob` can take it literally.
    /// - Throws: when a reference leads nowhere and has no default, naming the reference and its place.
    package func evaluate(
        _ template: Template, escape: ((String) -> String)? = nil
    ) throws(NodeError) -> Value {
        switch template {
        case .constant(let value): return value
        case .reference(let reference): return try resolve(reference)
        case .interpolation(let parts):
            var text = ""
            for part in parts {
                switch part {
                case .text(let piece): text += piece
                case .reference(let reference):
                    let piece = try textOf(try resolve(reference), reference)
                    text += escape?(piece) ?? piece
                }
                guard text.utf8.count <= Int(UInt32.max) else {
                    throw NodeError(.exhausted, "a text of more than 4 GiB is more than a value can hold", retry: .no)
                }
            }
            return .string(text)
        case .list(let elements):
            var builder = ListBuilder()
            for element in elements { builder.append(try evaluate(element, escape: escape)) }
            return builder.finish()
        case .map(let entries):
            var builder = MapBuilder()
            for (key, element) in entries { builder.set(key, try evaluate(element, escape: escape)) }
            return builder.finish()
        }
    }

    /// The values of one layer of params or settings.
    package func evaluate(_ entries: [(Key, Template)]) throws(NodeError) -> [(Key, Value)] {
        var values: [(Key, Value)] = []
        values.reserveCapacity(entries.count)
        for (key, template) in entries { values.append((key, try evaluate(template))) }
        return values
    }

    /// The keys of a path of the store.
    package func resolve(_ path: StorePath) throws(NodeError) -> [Key] {
        var keys: [Key] = []
        keys.reserveCapacity(path.steps.count)
        for step in path.steps {
            switch step {
            case .key(let key): keys.append(key)
            case .index(let index): keys.append(Key("\(index)"))
            case .reference(let reference): keys.append(try key(reference))
            }
        }
        return keys
    }

    private func resolve(_ reference: Reference) throws(NodeError) -> Value {
        if let value = try look(reference), !value.isNull { return value }
        if let fallback = reference.fallback { return fallback }
        if reference.root != .shared, let value = try look(reference) { return value }
        if reference.root == .shared, try look(reference) != nil { return .null }
        throw NodeError(.invalidSetting, "\(reference.location): \(missing(reference))")
    }

    /// What a reference leads to, without regard to its default; nil when it leads nowhere.
    package func look(_ reference: Reference) throws(NodeError) -> Value? {
        var steps = reference.steps[...]
        var current: Value
        switch reference.root {
        case .item:
            guard let item else { return nil }
            current = item
        case .params:
            guard let first = steps.popFirst() else { return params.merged }
            guard let key = try key(first), let value = params.lookup(key) else { return nil }
            current = value
        case .shared:
            guard let store else { return nil }
            var path: [Key] = []
            while let step = steps.first, let key = try key(step) {
                path.append(key)
                steps.removeFirst()
            }
            guard let value = store.get(path) else { return nil }
            current = value
        }
        for step in steps {
            if case .index(let index) = step, current.kind == .list {
                guard index < current.count else { return nil }
                current = current[index]
            } else {
                let key: Key = if case .index(let index) = step { Key("\(index)") } else { try key(step) ?? Key("") }
                guard let value = current.lookup(key) else { return nil }
                current = value
            }
        }
        return current
    }

    private func key(_ step: Reference.Step) throws(NodeError) -> Key? {
        switch step {
        case .key(let key): key
        case .index: nil
        case .reference(let reference): try key(reference)
        }
    }

    /// The text of a reference as a key.
    func key(_ reference: Reference) throws(NodeError) -> Key {
        Key(try textOf(try resolve(reference), reference))
    }

    private func textOf(_ value: Value, _ reference: Reference) throws(NodeError) -> String {
        switch value.kind {
        case .string: return value.stringValue ?? ""
        case .int, .float, .bool: return value.writtenText ?? value.description
        case .null where value.writtenText != nil: return value.writtenText ?? ""
        // `${params.x:-}` asks for nothing in place of what is missing.
        case .null where reference.fallback != nil: return ""
        default:
            throw NodeError(
                .invalidSetting,
                "\(reference.location): \"${\(reference.text)}\" is \(value.kindWithArticle), which cannot be put into text"
            )
        }
    }

    private func missing(_ reference: Reference) -> String {
        switch reference.root {
        case .params:
            let known = params.merged.entries.map(\.key.description)
            let word = if case .key(let key)? = reference.steps.first { key.description } else { reference.text }
            let near = Suggestion.clause(for: word, among: known)
            let hint = near.isEmpty ? "; write \"${\(reference.text):-default}\" to give it one" : near
            return "\"${\(reference.text)}\" has no value: there is no such param here\(hint)"
        case .shared:
            return
                "\"${\(reference.text)}\" has no value: nothing is stored there; write \"${\(reference.text):-default}\""
                + " to give it one"
        case .item: return "\"${\(reference.text)}\" has no value in this item"
        }
    }
}
