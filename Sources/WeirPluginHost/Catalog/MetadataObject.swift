internal import WeirLoading
internal import WeirModel
internal import WeirValue

/// One JSON object of a plugin's metadata, whose entries are read with their types checked.
struct MetadataObject {
    private let value: Value
    private let path: String
    /// Where in the metadata it stands, for messages: `node type "double"`; empty at the top.
    let place: String

    /// The object, or an error when the value is none.
    init(_ value: Value, path: String, place: String) throws(PluginError) {
        guard value.kind == .map else {
            throw PluginError(
                path: path, "metadata: \(place.isEmpty ? "it" : place) must be a map, not \(value.kindWithArticle)")
        }
        self.value = value
        self.path = path
        self.place = place
    }

    /// An error about one of the entries.
    func error(_ key: String, _ complaint: String) -> PluginError {
        PluginError(path: path, "metadata: \(place.isEmpty ? "" : "\(place): ")\"\(key)\" \(complaint)")
    }

    /// Refuses keys that look like a misspelt one.
    ///
    /// Others are left alone, so that the metadata can grow.
    func check(known: [String]) throws(PluginError) {
        for (key, _) in value.entries where !known.contains(key.description) {
            let clause = Suggestion.clause(for: key.description, among: known)
            if !clause.isEmpty { throw error(key.description, "is no known key\(clause)") }
        }
    }

    /// The keys in order.
    var keys: [String] { value.entries.map(\.key.description) }

    /// The value of any type, or nil when there is none.
    func any(_ key: String) -> Value? { value.lookup(Key(key)) }

    /// The text, or nil when there is none.
    func string(_ key: String) throws(PluginError) -> String? {
        guard let value = any(key) else { return nil }
        guard let text = value.stringValue else {
            throw error(key, "must be a string, not \(value.kindWithArticle) (\(value))")
        }
        return text
    }

    /// The truth value; false when there is none.
    func flag(_ key: String) throws(PluginError) -> Bool {
        guard let value = any(key) else { return false }
        guard let flag = value.boolValue else {
            throw error(key, "must be true or false, not \(value.kindWithArticle) (\(value))")
        }
        return flag
    }

    /// The number, or nil when there is none.
    func number(_ key: String) throws(PluginError) -> Double? {
        guard let value = any(key) else { return nil }
        guard let number = value.floatValue else {
            throw error(key, "must be a number, not \(value.kindWithArticle) (\(value))")
        }
        return number
    }

    /// The elements of a list; nil when there is none.
    func list(_ key: String) throws(PluginError) -> [Value]? {
        guard let value = any(key) else { return nil }
        guard value.kind == .list else {
            throw error(key, "must be a list, not \(value.kindWithArticle) (\(value))")
        }
        return value.elements
    }

    /// The elements of a list of texts; empty when there is none.
    func strings(_ key: String) throws(PluginError) -> [String] {
        var result: [String] = []
        for element in try list(key) ?? [] {
            guard let text = element.stringValue else {
                throw error(key, "must be a list of strings, but has \(element.kindWithArticle) (\(element))")
            }
            result.append(text)
        }
        return result
    }

    /// An object inside, or nil when there is none.
    func object(_ key: String, place: String) throws(PluginError) -> MetadataObject? {
        guard let value = any(key) else { return nil }
        guard value.kind == .map else {
            throw error(key, "must be a map, not \(value.kindWithArticle) (\(value))")
        }
        return try MetadataObject(value, path: path, place: place)
    }

    /// One of some words, or nil when there is none.
    func word<Word: RawRepresentable & CaseIterable>(
        _ key: String, _ type: Word.Type
    ) throws(PluginError) -> Word? where Word.RawValue == String {
        guard let text = try string(key) else { return nil }
        return try word(text, in: key, type)
    }

    /// A text that must be one of some words.
    func word<Word: RawRepresentable & CaseIterable>(
        _ text: String, in key: String, _ type: Word.Type
    ) throws(PluginError) -> Word where Word.RawValue == String {
        if let word = Word(rawValue: text) { return word }
        throw unknown(text, in: key, Word.allCases.map(\.rawValue))
    }

    /// An error about a text that is none of some words.
    func unknown(_ text: String, in key: String, _ words: [String]) -> PluginError {
        let clause = Suggestion.clause(for: text, among: words)
        return error(key, "has the unknown word \"\(text)\"\(clause) (one of \(words.joined(separator: ", ")))")
    }
}
