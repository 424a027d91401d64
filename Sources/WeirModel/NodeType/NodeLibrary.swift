/// The node types that a manifest can use, and what each declares: all that can be known without running any code.
///
/// `check`, `explain`, `list` and a run ask the same one. The plugins that a manifest names are a library, and so are the
/// C functions that it declares; `JoinedNodeLibrary` makes one of several. Instances are made elsewhere.
package protocol NodeLibrary: Sendable {
    /// The plugins and groups of functions that belong to the manifest, as far as they could be read.
    var plugins: [PluginInfo] { get }

    /// The names of plugins and groups that could not be read as a whole, so that nothing is to be said of node types that
    /// they seem to lack.
    var incomplete: Set<String> { get }

    /// What the node type with a full name such as `text.summarize` declares; nil where there is none.
    ///
    /// - Complexity: O(1).
    func info(of nodeType: String) -> NodeTypeInfo?

    /// The full names of all node types that are known, for suggestions: also of those that are installed and that the
    /// manifest does not name.
    ///
    /// - Complexity: may read the metadata of every installed plugin.
    func knownNames() -> [String]
}
