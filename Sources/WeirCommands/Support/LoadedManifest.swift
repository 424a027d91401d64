import WeirFFI
import WeirLoading
import WeirManifest
import WeirModel
import WeirPluginHost

/// A manifest as far as it can be understood without running anything: read, checked against the plugins' metadata.
struct LoadedManifest {
    /// The manifest; nil when its text is not even YAML.
    let manifest: Manifest?
    /// The plugins it names and those on the plugin path.
    let catalog: PluginCatalog
    /// The plugins it names that could be read.
    let plugins: [PluginInfo]
    /// The C functions it declares.
    let functions: FunctionCatalog
    /// What is wrong with it, by place.
    let problems: [Problem]
    /// What is wrong with plugins it names.
    let pluginErrors: [PluginError]
    private let entries: [CatalogEntry]

    /// Reads and checks a file.
    ///
    /// - Parameter runParams: the names of the params given with `--param`.
    init(file: String, runParams: Set<Key> = []) {
        var catalog = PluginCatalog(path: .current)
        let bytes: [UInt8]
        do {
            bytes = try ManifestFile.read(file)
        } catch {
            (manifest, self.catalog, problems, pluginErrors) = (nil, catalog, [error], [])
            (plugins, entries, functions) = ([], [], FunctionCatalog())
            return
        }
        let folder = ManifestFile.folder(of: file)
        let (parsed, syntax) = ManifestParser.parse(bytes: bytes, file: file, folder: folder)
        var pluginErrors: [PluginError] = []
        var entries: [CatalogEntry] = []
        var problems = syntax
        var plugins: [PluginInfo] = []
        var missing: Set<String> = []
        var hasUnreadFile = false
        for reference in parsed?.plugins ?? [] {
            do {
                let entry =
                    reference.text.hasSlash
                    ? try catalog.add(reference.text.placed(in: folder)) : try catalog.plugin(named: reference.text)
                plugins.append(try entry.info())
                entries.append(entry)
            } catch {
                missing.insert(Self.pluginName(reference.text))
                if FileKind.exists(error.path) {
                    pluginErrors.append(error)
                } else if reference.text.hasSlash {
                    let message =
                        "there is no plugin file \"\(reference.text)\"; its path starts from the manifest's folder, \(folder)"
                    problems.append(Problem(at: reference.location, message))
                } else {
                    problems.append(Problem(at: reference.location, error.message))
                }
                hasUnreadFile = hasUnreadFile || reference.text.hasSlash
            }
        }
        var functions = FunctionCatalog()
        if let parsed {
            // The name of a plugin stands in its file: one that cannot be read may have any node type that is missing.
            if hasUnreadFile { missing.formUnion(Self.pluginNames(usedIn: parsed).subtracting(plugins.map(\.name))) }
            functions = FunctionCatalog(parsed.functions + Self.included(by: parsed, &problems))
            problems += functions.problems
            problems += Self.clashes(of: functions, with: plugins, parsed)
            let installed = catalog
            let types = NodeTypeCatalog(
                listed: plugins + functions.groups, missing: missing.union(functions.incomplete),
                installed: { installed.nodeTypeNames })
            problems += CallbackCheck(functions, info: types.info).problems(of: parsed)
            problems += LiteralCheck(functions).problems(of: parsed)
            problems = ManifestChecker.check(parsed, catalog: types, runParams: runParams, after: problems)
        }
        manifest = parsed
        self.catalog = catalog
        self.functions = functions
        self.plugins = plugins
        self.problems = problems
        self.pluginErrors = pluginErrors
        self.entries = entries
    }

    /// Why plugins that it names and that can be read could not be loaded, as far as files tell.
    var loadingErrors: [PluginError] { Self.loadingErrors(of: entries, functions) }

    private static func loadingErrors(of entries: [CatalogEntry], _ functions: FunctionCatalog) -> [PluginError] {
        let globals = functions.globalLibraries.map(\.path)
        return entries.compactMap { $0.loadingProblem(besides: globals) }
    }

    /// What the manifest names and declares: its plugins and its groups of functions.
    ///
    /// - Throws: the exit status, after saying why, when a plugin or a declaration cannot be read.
    func listing() throws -> [PluginInfo] {
        let names = Set(plugins.map(\.name))
        for problem in problems where !functions.problems.isEmpty || manifest == nil {
            Console.shared.note(problem.description)
        }
        for error in pluginErrors { Console.shared.note("weir: error: \(error)") }
        if !pluginErrors.isEmpty { throw ExitStatus.pluginFailed }
        if manifest == nil || functions.problems.contains(where: { $0.severity == .error }) {
            throw ExitStatus.manifestProblems
        }
        return plugins + functions.groups.filter { !names.contains($0.name) }
    }

    /// The functions that included files declare.
    private static func included(by manifest: Manifest, _ problems: inout [Problem]) -> [FunctionGroupDefinition] {
        var groups: [FunctionGroupDefinition] = []
        for include in manifest.includes {
            let path = include.text.placed(in: manifest.folder)
            // Named as the user would: beside the manifest.
            let shown = include.text.isAbsolutePath ? include.text : manifest.file.pathParts.folder + include.text
            do {
                let bytes = try ManifestFile.read(path)
                let (found, syntax) = ManifestParser.parseIncluded(
                    bytes: bytes, file: shown, folder: ManifestFile.folder(of: path))
                groups += found
                problems += syntax
            } catch {
                problems.append(Problem(at: include.location, "\(include.text): \(error.message)"))
            }
        }
        return groups
    }

    /// Groups of functions that have the name of a plugin.
    private static func clashes(
        of functions: FunctionCatalog, with plugins: [PluginInfo], _ manifest: Manifest
    ) -> [Problem] {
        let names = Set(plugins.map(\.name))
        return functions.groups.filter { names.contains($0.name) }.map { group in
            let place = manifest.functions.first { $0.name == group.name }?.location
            return Problem(
                at: place ?? SourceLocation(file: manifest.file),
                "\"\(group.name)\" is a plugin and a group of functions; give one of them another name")
        }
    }

    /// Says what is wrong on standard error.
    ///
    /// - Parameter isRunNext: whether the plugins that nodes use are loaded right after this, which shows whether they can
    ///   be; reading all their symbols before would cost a short run a fifth of its time.
    /// - Throws: the exit status, when anything but warnings is wrong.
    func report(withWarnings: Bool = true, isRunNext: Bool = false) throws {
        for problem in problems where withWarnings || problem.severity == .error {
            Console.shared.note(problem.description)
        }
        let hasProblem = manifest == nil || problems.contains { $0.severity == .error }
        let left = isRunNext && !hasProblem && pluginErrors.isEmpty ? leftToLoading : []
        let isRefused = !Self.loadingErrors(of: entries.filter { !left.contains($0.name) }, functions).isEmpty
        let errors = pluginErrors + (isRefused ? loadingErrors : [])
        for error in errors { Console.shared.note("weir: error: \(error)") }
        if !errors.isEmpty { throw ExitStatus.pluginFailed }
        if hasProblem { throw ExitStatus.manifestProblems }
    }

    /// The names of the plugins that every run loads, and that loading itself can refuse without harm.
    private var leftToLoading: Set<String> {
        let used = manifest.map(Self.pluginNames(usedIn:)) ?? []
        return used.intersection(entries.filter(\.needsOnlyLoadedLibraries).map(\.name))
    }

    /// The name that node types of a plugin begin with, as far as its file's name tells.
    private static func pluginName(_ text: String) -> String {
        let file = text.pathParts.name
        let stem = file.hasSuffix(".so") ? String(file.dropLast(3)) : file
        return stem.hasPrefix("lib") && file.hasSuffix(".so") ? String(stem.dropFirst(3)) : stem
    }

    /// The names of the plugins whose node types a manifest uses.
    private static func pluginNames(usedIn manifest: Manifest) -> Set<String> {
        var names: Set<String> = []
        for node in manifest.flows.values.flatMap(\.nodes) {
            if case .nodeType(let type) = node.kind, let name = type.split(separator: ".").first {
                names.insert(String(name))
            }
        }
        return names
    }
}
