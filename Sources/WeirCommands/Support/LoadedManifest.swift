import WeirFFI
import WeirLoading
import WeirManifest
import WeirModel
import WeirPluginHost
import WeirSources
import WeirValue

/// A manifest as far as it can be understood without running anything: read, checked against the plugins' metadata.
struct LoadedManifest {
    /// The manifest; nil when its text is not even YAML.
    let manifest: Manifest?
    /// The plugins it names.
    let plugins: PluginSelection?
    /// The C functions it declares.
    let functions: FunctionCatalog
    /// The node types of both.
    let library: any NodeLibrary
    /// What is wrong with it, by place.
    let problems: [Problem]

    /// Reads and checks a file.
    ///
    /// - Parameter runParams: the names of the params given with `--param`.
    init(file: String, runParams: Set<Key> = []) {
        var parsed: Manifest?
        var problems: [Problem] = []
        do {
            let bytes = try ManifestFile.read(file)
            (parsed, problems) = ManifestParser.parse(
                bytes: bytes, file: file, folder: ManifestFile.folder(of: file),
                sources: ItemSources.all.map(\.description))
        } catch {
            problems = [error]
        }
        manifest = parsed
        guard let parsed else {
            (plugins, functions, library) = (nil, FunctionCatalog(), JoinedNodeLibrary([]))
            self.problems = problems
            return
        }
        let plugins = PluginSelection(parsed)
        problems += plugins.problems
        let functions = FunctionCatalog(parsed.functions + Self.included(by: parsed, &problems))
        problems += functions.problems
        problems += Self.clashes(of: functions, with: plugins.plugins, parsed)
        library = JoinedNodeLibrary([plugins, functions])
        problems += CallbackCheck(functions, library).problems(of: parsed)
        problems += LiteralCheck(functions).problems(of: parsed)
        self.problems = ManifestChecker.check(parsed, library: library, runParams: runParams, after: problems)
        self.plugins = plugins
        self.functions = functions
    }

    /// What is wrong with files of plugins that it names.
    private var pluginErrors: [PluginError] { plugins?.errors ?? [] }

    /// Why plugins that it names and that can be read could not be loaded, as far as files tell.
    var loadingErrors: [PluginError] { loadingErrors(except: []) }

    private func loadingErrors(except left: Set<String>) -> [PluginError] {
        plugins?.loadingErrors(besides: functions.globalLibraries.map(\.path), except: left) ?? []
    }

    /// What the manifest names and declares: its plugins and its groups of functions.
    ///
    /// - Throws: the exit status, after saying why, when a plugin or a declaration cannot be read.
    func listing() throws -> [PluginInfo] {
        for problem in problems where !functions.problems.isEmpty || manifest == nil {
            Console.shared.note(problem.description)
        }
        for error in pluginErrors { Console.shared.note("weir: error: \(error)") }
        if !pluginErrors.isEmpty { throw ExitStatus.pluginFailed }
        if manifest == nil || functions.problems.contains(where: { $0.severity == .error }) {
            throw ExitStatus.manifestProblems
        }
        return library.plugins
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
        return functions.plugins.filter { names.contains($0.name) }.map { group in
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
        let errors = pluginErrors + (loadingErrors(except: left).isEmpty ? [] : loadingErrors)
        for error in errors { Console.shared.note("weir: error: \(error)") }
        if !errors.isEmpty { throw ExitStatus.pluginFailed }
        if hasProblem { throw ExitStatus.manifestProblems }
    }

    /// The names of the plugins that every run loads, and that loading itself can refuse without harm.
    private var leftToLoading: Set<String> { manifest.flatMap { plugins?.leftToLoading(by: $0) } ?? [] }
}
