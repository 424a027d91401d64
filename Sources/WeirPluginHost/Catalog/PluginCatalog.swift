package import WeirLoading
package import WeirModel

/// The plugins that can be used: those in the folders of the plugin path, and files that a manifest names.
///
/// Only files are read; no code of a plugin runs. What is wrong with a file is a value, and the others stay usable.
package struct PluginCatalog: Sendable {
    /// The plugins by order of the folders and alphabetical order of the files; of a name that stands twice, the first.
    package private(set) var entries: [CatalogEntry] = []
    /// What is wrong with files in the folders: broken ones, and names that stand twice.
    package private(set) var problems: [PluginError] = []
    private var byName: [String: CatalogEntry] = [:]
    private var duplicates: [String: PluginError] = [:]
    private var byIdentity: [FileIdentity: CatalogEntry] = [:]

    /// The plugins of some folders.
    ///
    /// Files that are no plugins, such as other libraries, are passed over.
    ///
    /// - Complexity: O(files); each costs some small reads.
    package init(path: PluginPath) {
        for folder in path.folders {
            for file in PluginPath.libraries(in: folder) { addFound(file) }
        }
    }

    /// Adds a file that a manifest or a user names.
    ///
    /// - Parameter path: absolute, or relative to the current folder.
    /// - Returns: the plugin in it.
    /// - Throws: when the file is no usable plugin, or its name is taken by another file.
    @discardableResult
    package mutating func add(_ path: String) throws(PluginError) -> CatalogEntry {
        // With its symbolic links as they are: what the plugin needs may lie beside a link to it.
        let file = try ELFFile(PluginPath.absolute(path))
        if let known = byIdentity[file.identity] { return known }
        guard let metadata = file.metadata else {
            throw PluginError(
                path: file.path,
                "is a library, but no weir plugin: it has no section weir.meta (see WEIR_META in weir/meta.h)")
        }
        let entry = try CatalogEntry(file: file, metadata: metadata)
        _ = try entry.info()
        insert(entry)
        return try unambiguous(entry)
    }

    /// The plugin with a name.
    ///
    /// - Throws: when there is none, with a suggestion, or when two files have the name, with both paths.
    package func plugin(named name: String) throws(PluginError) -> CatalogEntry {
        guard let entry = byName[name] else {
            let clause = Suggestion.clause(for: name, among: byName.keys)
            throw PluginError(path: name, "there is no plugin \"\(name)\" on the plugin path", suggestion: clause)
        }
        return try unambiguous(entry)
    }

    /// The node type with a full name, `text.summarize`, and its plugin.
    ///
    /// - Throws: when there is none, with a suggestion.
    package func nodeType(named name: String) throws(PluginError) -> (entry: CatalogEntry, info: NodeTypeInfo) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, byName[String(parts[0])] != nil else {
            let clause = Suggestion.clause(for: name, among: nodeTypeNames)
            throw PluginError(path: name, "there is no node type \"\(name)\"", suggestion: clause)
        }
        let entry = try plugin(named: String(parts[0]))
        let nodeTypes = try entry.info().nodeTypes
        guard let info = nodeTypes.first(where: { $0.name == name }) else {
            let clause = Suggestion.clause(for: name, among: nodeTypes.map(\.name))
            throw PluginError(
                path: entry.path, "the plugin \"\(entry.name)\" has no node type \"\(name)\"", suggestion: clause)
        }
        return (entry, info)
    }

    /// What every usable plugin says of itself, and what is wrong with the others.
    ///
    /// - Complexity: O(size of all metadata).
    package func listing() -> (plugins: [PluginInfo], problems: [PluginError]) {
        var plugins: [PluginInfo] = []
        var problems = problems
        for entry in entries {
            do {
                plugins.append(try entry.info())
            } catch {
                problems.append(error)
            }
        }
        return (plugins, problems)
    }

    /// The names of all plugins, for suggestions.
    package var pluginNames: [String] { byName.keys.sorted() }

    /// The full names of all node types of usable plugins, for suggestions.
    package var nodeTypeNames: [String] { listing().plugins.flatMap { $0.nodeTypes.map(\.name) } }

    private mutating func addFound(_ path: String) {
        do {
            let file = try ELFFile(path)
            guard byIdentity[file.identity] == nil, let metadata = file.metadata else { return }
            insert(try CatalogEntry(file: file, metadata: metadata))
        } catch {
            problems.append(error)
        }
    }

    private mutating func insert(_ entry: CatalogEntry) {
        byIdentity[entry.file.identity] = entry
        guard let first = byName[entry.name] else {
            byName[entry.name] = entry
            entries.append(entry)
            return
        }
        let error = PluginError(
            path: entry.path, "the plugin name \"\(entry.name)\" is taken by \(first.path); remove one of the two")
        duplicates[entry.name] = error
        problems.append(error)
    }

    private func unambiguous(_ entry: CatalogEntry) throws(PluginError) -> CatalogEntry {
        if let error = duplicates[entry.name] { throw error }
        return entry
    }
}
