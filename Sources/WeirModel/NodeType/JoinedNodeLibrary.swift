/// Several libraries as one; of what two of them have, the first counts.
package struct JoinedNodeLibrary: NodeLibrary {
    private let parts: [any NodeLibrary]

    /// One library of some.
    package init(_ parts: [any NodeLibrary]) { self.parts = parts }

    package var plugins: [PluginInfo] {
        var names: Set<String> = []
        return parts.flatMap(\.plugins).filter { names.insert($0.name).inserted }
    }

    package var incomplete: Set<String> { parts.reduce(into: []) { $0.formUnion($1.incomplete) } }

    package func info(of nodeType: String) -> NodeTypeInfo? {
        for part in parts {
            if let info = part.info(of: nodeType) { return info }
        }
        return nil
    }

    package func knownNames() -> [String] { parts.flatMap { $0.knownNames() } }
}
