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
    /// What is wrong with it, by place.
    let problems: [Problem]
    /// What is wrong with plugins it names.
    let pluginErrors: [PluginError]

    /// Reads and checks a file.
    init(file: String, catalog found: PluginCatalog = PluginCatalog(path: .current)) {
        var catalog = found
        let bytes: [UInt8]
        do {
            bytes = try ManifestFile.read(file)
        } catch {
            (manifest, self.catalog, problems, pluginErrors) = (nil, catalog, [error], [])
            return
        }
        let folder = ManifestFile.folder(of: file)
        let (parsed, syntax) = ManifestParser.parse(bytes, file: file, folder: folder)
        var pluginErrors: [PluginError] = []
        var problems = syntax
        var plugins: [String] = []
        for reference in parsed?.plugins ?? [] {
            do {
                let entry =
                    reference.text.contains("/")
                    ? try catalog.add(Self.path(reference.text, in: folder)) : try catalog.plugin(named: reference.text)
                _ = try entry.info()
                plugins.append(entry.name)
            } catch {
                if FileKind.exists(error.path) {
                    pluginErrors.append(error)
                } else {
                    problems.append(Problem(at: reference.location, error.message))
                }
            }
        }
        if let parsed {
            let usable = plugins.compactMap { try? catalog.plugin(named: $0).info() }
            let types = Dictionary(
                usable.flatMap { $0.nodeTypes.map { ($0.name, $0) } }, uniquingKeysWith: { first, _ in first })
            problems += ManifestChecker.check(
                parsed, nodeTypes: types, plugins: plugins, installed: { catalog.nodeTypeNames })
        }
        manifest = parsed
        self.catalog = catalog
        self.problems = problems.sorted { ($0.location.line, $0.location.column) < ($1.location.line, $1.location.column) }
        self.pluginErrors = pluginErrors
    }

    /// Says what is wrong on standard error.
    ///
    /// - Throws: the exit status, when anything but warnings is wrong.
    func report() throws {
        for problem in problems { Console.shared.note(problem.description) }
        for error in pluginErrors { Console.shared.note("weir: error: \(error)") }
        if !pluginErrors.isEmpty { throw ExitStatus.pluginFailed }
        if problems.contains(where: { $0.severity == .error }) || manifest == nil { throw ExitStatus.manifestProblems }
    }

    private static func path(_ text: String, in folder: String) -> String {
        text.hasPrefix("/") ? text : "\(folder)/\(text)"
    }
}
