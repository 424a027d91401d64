internal import Synchronization
package import WeirExec
internal import WeirLoading
internal import WeirLock

/// Makes declared C functions available to the engine: loads their libraries when they are first needed.
package final class FunctionHost: Sendable {
    private let catalog: FunctionCatalog
    private let handles = HandleKeeper()
    private let hasLoadedGlobals = Lock(false)
    private let say: @Sendable (String) -> Void
    private let others: InstanceMaker

    /// A host for the functions of a catalog.
    ///
    /// - Parameters:
    ///   - say: says a line to the user, such as a callback's failure outside of any call.
    ///   - others: makes instances of all other node types, which a function may call back.
    package init(
        _ catalog: FunctionCatalog, say: @escaping @Sendable (String) -> Void = { _ in },
        others: @escaping InstanceMaker
    ) {
        self.catalog = catalog
        self.say = say
        self.others = others
    }

    /// Ends all C objects that values still hold, the youngest first; the end of a run, before that of its nodes.
    package func endHandles() { handles.endAll() }

    /// An instance of a node type, a function or another, that is called back.
    package func makeInstance(nodeType: String, path: String) throws -> any NodeInstance {
        try makeInstance(nodeType: nodeType, path: path) { try others(nodeType, path) }
    }

    /// An instance of a node type, a function or another, for one node of a manifest.
    ///
    /// - Parameters:
    ///   - nodeType: the full name, `zlib.crc32`.
    ///   - path: the path of the node, `main/checksum`.
    ///   - other: makes the instance where the node type is no function.
    /// - Throws: when the library cannot be loaded or has no such function; what makes another instance throws.
    package func makeInstance(
        nodeType: String, path: String, other: () throws -> any NodeInstance
    ) throws -> any NodeInstance {
        try loadGlobals()
        guard let declaration = catalog.declarations[nodeType], let info = catalog.info(of: nodeType) else {
            return try other()
        }
        let name = declaration.library
        guard let file = declaration.libraryPath else { throw PluginError(path: name, "there is no such library") }
        let library = try ForeignLibrary.open(file, group: declaration.group)
        let core: FunctionCore
        do {
            core = try FunctionCore(declaration, library, path: path)
        } catch {
            throw PluginError(path: file, "\(path): \(nodeType) cannot be set up: \(error.message)")
        }
        return FunctionInstance(core, info: info, path: path, handles: handles, say: say) { [self] type, path in
            try makeInstance(nodeType: type, path: path)
        }
    }

    /// Loads the libraries whose symbols others need, before any of these.
    private func loadGlobals() throws {
        let isDone = hasLoadedGlobals.withLock { isDone in
            defer { isDone = true }
            return isDone
        }
        if isDone { return }
        for (group, path) in catalog.globalLibraries {
            _ = try ForeignLibrary.open(path, group: group, isGlobal: true)
        }
    }
}
