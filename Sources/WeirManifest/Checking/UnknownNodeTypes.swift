internal import WeirModel

/// What is said of the names of node types that a library does not have.
final class UnknownNodeTypes {
    private let incomplete: Set<String>
    /// The plugin of every node type that is known; asked for only once one is unknown.
    private lazy var pluginOfType: [String: String] = {
        Dictionary(library.knownNames().map { ($0, Self.plugin(of: $0)) }) { first, _ in first }
    }()
    private let library: any NodeLibrary

    init(_ library: any NodeLibrary) {
        self.library = library
        incomplete = library.incomplete
    }

    private static func plugin(of type: String) -> String {
        type.split(separator: ".").first.map(String.init) ?? ""
    }

    /// What is wrong with a name that the library does not know, or nil when nothing can be said.
    func complaint(about name: String, _ log: ProblemLog) -> String? {
        let plugin = Self.plugin(of: name)
        if incomplete.contains(plugin) { return nil }
        if let plugin = pluginOfType[name] {
            return "the node type \"\(name)\" is in the plugin \"\(plugin)\", which is not listed under \"plugins\""
        }
        if !name.contains(".") {
            let matches = pluginOfType.keys.filter { $0.hasSuffix(".\(name)") }.sorted()
            let near =
                matches.first.map { "; did you mean \"\($0)\"?" } ?? log.suggestion(for: name, among: pluginOfType.keys)
            return "\"\(name)\" is no node type; one is written \"plugin.name\"\(near)"
        }
        let own = pluginOfType.filter { $0.value == plugin }.map { String($0.key.dropFirst(plugin.utf8.count + 1)) }
        guard own.isEmpty else {
            // Compared without the plugin's name, in which all are alike.
            let near = Suggestion.nearest(to: String(name.dropFirst(plugin.count + 1)), among: own)
            if let near { return "unknown node type \"\(name)\"; did you mean \"\(plugin).\(near)\"?" }
            let known = own.sorted().prefix(10).map { "\(plugin).\($0)" }.joined(separator: ", ")
            return "the plugin \"\(plugin)\" has no node type \"\(name)\"; it has \(known)"
        }
        let near = log.suggestion(for: name, among: pluginOfType.keys)
        let hint = near.isEmpty ? "; no installed plugin is called \"\(plugin)\"" : near
        return "unknown node type \"\(name)\"\(hint)"
    }
}
