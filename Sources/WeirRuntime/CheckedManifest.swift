internal import WeirFFI
package import WeirLoading
package import WeirModel
internal import WeirPluginHost
package import WeirValue

/// A manifest in which nothing is wrong, as far as that can be known without running any code: what a run needs.
package struct CheckedManifest: Sendable {
    /// What the file says.
    package let manifest: Manifest
    /// The plugins it names.
    let plugins: PluginSelection
    /// The C functions it declares.
    let functions: FunctionCatalog
    /// The bytes of its file.
    private let bytes: [UInt8]
    /// What is probably not as meant, by place.
    package let warnings: [Problem]

    init(
        _ manifest: Manifest, _ plugins: PluginSelection, _ functions: FunctionCatalog, bytes: [UInt8],
        warnings: [Problem]
    ) {
        self.bytes = bytes
        self.manifest = manifest
        self.plugins = plugins
        self.functions = functions
        self.warnings = warnings
    }

    /// The text of its file.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// What a node type declares; nil for a name that none has.
    func info(of nodeType: String) -> NodeTypeInfo? {
        functions.info(of: nodeType) ?? plugins.info(of: nodeType)
    }

    /// Reads and checks a file.
    ///
    /// - Parameters:
    ///   - file: its path; paths in the manifest start from the folder that it is in.
    ///   - plugins: the folders of the plugins that the manifest calls by name.
    ///   - params: the names of the params that the run is going to be given.
    ///   - isJournalled: whether the run is recorded even if the manifest does not say so.
    /// - Throws: `manifestProblems` or `pluginFailed`, with every reason that was found.
    package init(file: String, plugins: PluginPath = .current, params: Set<Key> = [], isJournalled: Bool = false)
        throws(RuntimeError)
    {
        self = try LoadedManifest(
            file: file, plugins: plugins, runParams: params, isJournalled: isJournalled
        ).checked(isRunNext: true)
    }

    /// Why plugins could not be loaded, found in their files, in the words of `check`.
    ///
    /// - Parameter left: the names of plugins that are not looked at.
    func loadingErrors(except left: Set<String> = []) -> [PluginError] {
        plugins.loadingErrors(besides: functions.globalLibraries.map(\.path), except: left)
    }
}
