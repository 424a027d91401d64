/// A library of node types that are known already.
package struct NodeTypeTable: NodeLibrary {
    package let plugins: [PluginInfo]
    package let incomplete: Set<String>
    private let infos: [String: NodeTypeInfo]
    private let others: @Sendable () -> [String]

    /// The node types of some plugins.
    ///
    /// - Parameters:
    ///   - plugins: what they say of themselves.
    ///   - incomplete: the names of others that could not be read.
    ///   - others: gives the full names of node types that are known and do not belong to the manifest.
    package init(
        _ plugins: [PluginInfo], incomplete: Set<String> = [], others: @escaping @Sendable () -> [String] = { [] }
    ) {
        self.plugins = plugins
        self.incomplete = incomplete
        self.others = others
        infos = Dictionary(plugins.flatMap(\.nodeTypes).map { ($0.name, $0) }) { $1 }
    }

    package func info(of nodeType: String) -> NodeTypeInfo? { infos[nodeType] }

    package func knownNames() -> [String] { Array(infos.keys) + others() }
}
