/// What a plugin says of itself in its metadata.
package struct PluginInfo: Sendable {
    /// The plugin's name, the part before the dot in `text.summarize`.
    package let name: String
    /// Its version, for messages.
    package let version: String
    /// What it is for.
    package let doc: String
    /// The absolute path of its file.
    package let path: String
    /// Its node types, in the order of the metadata.
    package let nodeTypes: [NodeTypeInfo]

    /// A plugin with what its metadata says.
    package init(name: String, version: String, doc: String, path: String, nodeTypes: [NodeTypeInfo]) {
        self.name = name
        self.version = version
        self.doc = doc
        self.path = path
        self.nodeTypes = nodeTypes
    }
}
