internal import WeirCBOR
internal import WeirValue

/// What besides an item decides its result, spelled out, so that one can say what became another.
///
///     { type: text.summarize, library: {path: …, build: …}, signature: …, settings: {…}, key: "${item.id}" }
struct ContextText: Hashable {
    /// The full name of the node type.
    let nodeType: String
    /// What the files are that its code comes from, by their paths.
    let builds: [String: String]
    /// The C declaration of a function; empty of a plugin's node type.
    let signature: String
    /// The settings that are the same at every visit.
    let settings: Value
    /// The template that identifies items; empty where their content does.
    let key: String

    /// The same as a value, with a number that stands for it.
    func value(number: Int) -> Value {
        let entries: [(Key, Value)] = [
            ("number", .int(number)), ("type", .string(nodeType)), ("signature", .string(signature)),
            ("settings", settings), ("key", .string(key)),
            ("builds", .map(builds.map { (Key($0.key), .string($0.value)) })),
        ]
        return .map(entries)
    }

    /// Reads what a frame holds; nil where that is no context.
    init?(_ value: Value) {
        guard let type = value.lookup("type")?.stringValue, let settings = value.lookup("settings") else { return nil }
        nodeType = type
        self.settings = settings
        signature = value.lookup("signature")?.stringValue ?? ""
        key = value.lookup("key")?.stringValue ?? ""
        var builds: [String: String] = [:]
        for (path, build) in value.lookup("builds")?.entries ?? [] { builds["\(path)"] = build.stringValue ?? "" }
        self.builds = builds
    }

    /// What decides the results of a site.
    init(nodeType: String, builds: [String: String], signature: String, settings: Value, key: String) {
        self.nodeType = nodeType
        self.builds = builds
        self.signature = signature
        self.settings = settings
        self.key = key
    }

    /// What of it became another since an earlier one, in words; empty where nothing did.
    func changes(since old: ContextText) -> (settings: [String], isRebuilt: Bool, other: [String]) {
        var settings: [String] = []
        let keys = Set((self.settings.entries + old.settings.entries).map(\.key))
        for key in keys.sorted() {
            let (before, after) = (old.settings.lookup(key), self.settings.lookup(key))
            if before != after { settings.append("\(key): \(Self.words(before)) → \(Self.words(after))") }
        }
        var other: [String] = []
        if nodeType != old.nodeType { other.append("node type: \(old.nodeType) → \(nodeType)") }
        if signature != old.signature { other.append("signature: \(old.signature) → \(signature)") }
        if key != old.key {
            other.append("key: \(old.key.isEmpty ? "content" : old.key) → \(key.isEmpty ? "content" : key)")
        }
        return (settings, Set(builds.values) != Set(old.builds.values), other)
    }

    private static func words(_ value: Value?) -> String { value.map { "\($0)" } ?? "none" }

    /// Whether results under both are the same: where a library lies does not matter.
    static func == (left: ContextText, right: ContextText) -> Bool {
        left.nodeType == right.nodeType && left.signature == right.signature && left.key == right.key
            && left.settings == right.settings && left.builds.values.sorted() == right.builds.values.sorted()
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(nodeType)
        hasher.combine(builds.values.sorted())
    }
}
