package import WeirFFI
package import WeirLoading
internal import WeirManifest
package import WeirModel
package import WeirPluginHost
internal import WeirSources
package import WeirValue

/// A manifest as far as it can be understood without running anything: read, checked against the plugins' metadata.
package struct LoadedManifest: Sendable {
    /// The manifest; nil when its text is not even YAML.
    package let manifest: Manifest?
    /// The plugins it names.
    package let plugins: PluginSelection?
    /// The C functions it declares.
    package let functions: FunctionCatalog
    /// The node types of both.
    package let library: any NodeLibrary
    /// The bytes of the file; none where it could not be read.
    let bytes: [UInt8]
    /// What is wrong with it, by place.
    package let problems: [Problem]

    /// Reads and checks a file.
    ///
    /// - Parameters:
    ///   - path: the folders of the plugins that the manifest calls by name.
    ///   - runParams: the names of the params that a run is given.
    ///   - isJournalled: whether the run is recorded even if the manifest does not say so.
    package init(
        file: String, plugins path: PluginPath = .current, runParams: Set<Key> = [], isJournalled: Bool = false
    ) {
        var parsed: Manifest?
        var problems: [Problem] = []
        var bytes: [UInt8] = []
        do {
            bytes = try ManifestFile.read(file)
            (parsed, problems) = ManifestParser.parse(
                bytes: bytes, file: file, folder: ManifestFile.folder(of: file),
                sources: ItemSources.all.map(\.description))
        } catch {
            problems = [error]
        }
        manifest = parsed
        self.bytes = bytes
        guard let parsed else {
            (plugins, functions, library) = (nil, FunctionCatalog(), JoinedNodeLibrary([]))
            self.problems = problems
            return
        }
        let plugins = PluginSelection(parsed, path: path)
        problems += plugins.problems
        let functions = FunctionCatalog(parsed.functions + Self.included(by: parsed, &problems))
        problems += functions.problems
        problems += Self.clashes(of: functions, with: plugins.plugins, parsed)
        library = JoinedNodeLibrary([plugins, functions])
        problems += CallbackCheck(functions, library).problems(of: parsed)
        problems += LiteralCheck(functions).problems(of: parsed)
        self.problems = ManifestChecker.check(
            parsed, library: library, runParams: runParams, isJournalled: isJournalled, after: problems)
        self.plugins = plugins
        self.functions = functions
    }

    /// What is wrong with files of plugins that it names.
    package var pluginErrors: [PluginError] { plugins?.errors ?? [] }

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

    /// The manifest as a run needs it.
    ///
    /// - Parameter isRunNext: whether the plugins that nodes use are loaded right after this, which shows whether they can
    ///   be; reading all their symbols before would cost a short run a fifth of its time.
    /// - Throws: `pluginFailed` when a plugin cannot be used, with the problems before; otherwise `manifestProblems`, when
    ///   anything but warnings is wrong.
    package func checked(isRunNext: Bool = false) throws(RuntimeError) -> CheckedManifest {
        let found = problems.filter { $0.severity == .error }
        guard let manifest, let plugins else { throw RuntimeError(.manifestProblems, found) }
        let checked = CheckedManifest(
            manifest, plugins, functions, bytes: bytes, warnings: problems.filter { $0.severity == .warning })
        let mayLeave = isRunNext && found.isEmpty && pluginErrors.isEmpty
        let left = mayLeave ? plugins.leftToLoading(by: manifest) : []
        let isRefused = !checked.loadingErrors(except: left).isEmpty
        let errors = pluginErrors + (isRefused ? checked.loadingErrors() : [])
        if !errors.isEmpty { throw RuntimeError(.pluginFailed, found + errors) }
        if !found.isEmpty { throw RuntimeError(.manifestProblems, found) }
        return checked
    }
}
