package import WeirLoading
package import WeirModel
import WeirValue

/// The plugins that a manifest names, of those that can be used: a library of their node types.
///
/// Only files are read; no code of a plugin runs.
package struct PluginSelection: NodeLibrary {
    /// The plugins on the plugin path and the files that the manifest names.
    package let catalog: PluginCatalog
    /// What is wrong in the manifest: plugins that do not exist.
    package let problems: [Problem]
    /// What is wrong with files that exist.
    package let errors: [PluginError]
    /// The plugins that could be read, in the order of the manifest.
    private let entries: [CatalogEntry]
    private let table: NodeTypeTable

    /// The plugins that a manifest names.
    package init(_ manifest: Manifest, path: PluginPath = .current) {
        var catalog = PluginCatalog(path: path)
        var (plugins, entries): ([PluginInfo], [CatalogEntry]) = ([], [])
        var (problems, errors): ([Problem], [PluginError]) = ([], [])
        var missing: Set<String> = []
        var hasUnreadFile = false
        for reference in manifest.plugins {
            do throws(PluginError) {
                let entry =
                    reference.text.hasSlash
                    ? try catalog.add(reference.text.placed(in: manifest.folder))
                    : try catalog.plugin(named: reference.text)
                plugins.append(try entry.info())
                entries.append(entry)
            } catch {
                missing.insert(Self.name(ofFile: reference.text))
                hasUnreadFile = hasUnreadFile || reference.text.hasSlash
                if PluginPath.resolve(error.path) != nil {
                    errors.append(error)
                } else {
                    problems.append(Self.problem(reference, error, manifest.folder))
                }
            }
        }
        // The name of a plugin stands in its file: one that cannot be read may have any node type that is missing.
        if hasUnreadFile { missing.formUnion(Self.names(usedIn: manifest).subtracting(plugins.map(\.name))) }
        let installed = catalog
        table = NodeTypeTable(plugins, incomplete: missing, others: { installed.nodeTypeNames })
        self.catalog = catalog
        self.problems = problems
        self.errors = errors
        self.entries = entries
    }

    package var plugins: [PluginInfo] { table.plugins }
    package var incomplete: Set<String> { table.incomplete }
    package func info(of nodeType: String) -> NodeTypeInfo? { table.info(of: nodeType) }
    package func knownNames() -> [String] { table.knownNames() }

    /// Why plugins that can be read could not be loaded, as far as files tell.
    ///
    /// - Parameters:
    ///   - globals: the paths of libraries whose symbols all others see.
    ///   - left: the names of plugins that are not looked at.
    package func loadingErrors(besides globals: [String], except left: Set<String> = []) -> [PluginError] {
        entries.filter { !left.contains($0.name) }.compactMap { $0.loadingProblem(besides: globals) }
    }

    /// The names of the plugins that every run of the manifest loads, and that loading itself can refuse without harm.
    package func leftToLoading(by manifest: Manifest) -> Set<String> {
        let harmless = entries.filter { LinkCheck.hasLoaded(all: $0.file.neededLibraries) }
        return Self.names(usedIn: manifest).intersection(harmless.map(\.name))
    }

    private static func problem(
        _ reference: Manifest.PluginReference, _ error: PluginError, _ folder: String
    ) -> Problem {
        guard reference.text.hasSlash else { return Problem(at: reference.location, error.message) }
        return Problem(
            at: reference.location,
            "there is no plugin file \"\(reference.text)\"; its path starts from the manifest's folder, \(folder)")
    }

    /// The name that node types of a plugin begin with, as far as its file's name tells.
    private static func name(ofFile text: String) -> String {
        let file = text.pathParts.name
        let stem = file.hasSuffix(".so") ? String(file.dropLast(3)) : file
        return stem.hasPrefix("lib") && file.hasSuffix(".so") ? String(stem.dropFirst(3)) : stem
    }

    /// The names of the plugins whose node types a manifest uses.
    private static func names(usedIn manifest: Manifest) -> Set<String> {
        var names: Set<String> = []
        for node in manifest.flows.values.flatMap(\.nodes) {
            if case .nodeType(let type) = node.kind, let name = type.split(separator: ".").first {
                names.insert(String(name))
            }
        }
        return names
    }
}
