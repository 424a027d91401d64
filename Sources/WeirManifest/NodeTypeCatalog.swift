package import WeirModel

/// The node types that a manifest may use, and what is said of others.
package final class NodeTypeCatalog {
    private var listed: [String: NodeTypeInfo] = [:]
    private let missingPlugins: Set<String>
    private let installed: () -> [String]
    /// The plugin of every known node type; asked for only once a node type is unknown.
    private lazy var pluginOfType: [String: String] = {
        let names = Array(listed.keys) + installed()
        return Dictionary(names.map { ($0, Self.plugin(of: $0)) }) { first, _ in first }
    }()

    /// A catalog.
    ///
    /// - Parameters:
    ///   - listed: the plugins that the manifest names.
    ///   - missing: the names of plugins that the manifest names and that were not found or refused; of their node
    ///     types nothing is said.
    ///   - installed: gives the full names of the node types of every plugin on the plugin path, for suggestions. Called
    ///     at most once, and only when a node type is unknown.
    package init(listed: [PluginInfo], missing: Set<String> = [], installed: @escaping () -> [String] = { [] }) {
        missingPlugins = missing
        self.installed = installed
        for plugin in listed {
            for type in plugin.nodeTypes { self.listed[type.name] = type }
        }
    }

    private static func plugin(of type: String) -> String {
        type.split(separator: ".").first.map(String.init) ?? ""
    }

    /// The node type with a full name such as `text.summarize`, when a listed plugin has it.
    package func info(_ name: String) -> NodeTypeInfo? { listed[name] }

    /// What is wrong with a name that `info` does not know, or nil when nothing can be said.
    func complaint(about name: String, _ log: ProblemLog) -> String? {
        let plugin = Self.plugin(of: name)
        if missingPlugins.contains(plugin) { return nil }
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
