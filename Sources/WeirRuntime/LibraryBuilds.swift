internal import WeirEngine
internal import WeirFFI
internal import WeirJournal
internal import WeirPluginHost
internal import WeirValue

/// What the files of libraries are, so that a result can be told from one of another build.
struct LibraryBuilds {
    private let manifest: CheckedManifest
    private var known: [String: String] = [:]

    init(_ manifest: CheckedManifest) { self.manifest = manifest }

    /// The builds of all that exec of a use may run, by the paths of the files.
    ///
    /// - Throws: `file` where one cannot be read.
    mutating func builds(of use: NodeUse) throws(JournalError) -> [String: String] {
        var builds: [String: String] = [:]
        for path in paths(of: use.nodeType) + callbacks(of: use).flatMap(paths) { builds[path] = try build(path) }
        return builds
    }

    private func paths(of nodeType: String) -> [String] {
        guard let function = manifest.functions.declarations[nodeType] else {
            return (try? manifest.plugins.catalog.nodeType(named: nodeType).entry.path).map { [$0] } ?? []
        }
        return ([function.libraryPath].compactMap(\.self) + function.helperLibraries.values).sorted()
    }

    /// The node types that a C function's callbacks run, which its settings name.
    private func callbacks(of use: NodeUse) -> [String] {
        guard manifest.functions.declarations[use.nodeType] != nil else { return [] }
        return use.settings.entries.compactMap(\.value.stringValue).filter { manifest.info(of: $0) != nil }
    }

    private mutating func build(_ path: String) throws(JournalError) -> String {
        if let build = known[path] { return build }
        let build = try FileBuild.of(path)
        known[path] = build
        return build
    }
}
