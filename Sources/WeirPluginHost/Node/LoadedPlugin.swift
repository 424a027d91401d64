internal import CWeirABI
internal import CWeirBarrier
internal import Glibc
internal import Synchronization
internal import WeirExec
internal import WeirLoading
internal import WeirLock
internal import WeirModel
internal import WeirValue

/// A plugin whose library is loaded, checked and entered: once per process, whatever the number of hosts.
// SAFETY: pointers of the descriptor are constant; what changes is under the lock.
@safe final class LoadedPlugin: @unchecked Sendable {
    /// A node type that can be used.
    // SAFETY: the three pointers outlive the plugin's use.
    @safe struct NodeType: @unchecked Sendable {
        let type: UnsafePointer<weir_node_type>
        let site: UnsafePointer<weir_barrier_site>
        /// What open gave.
        var object: UnsafeMutableRawPointer?
        /// The number of instances.
        var users = 0
    }

    /// The path of the file.
    let path: String
    private let descriptor: UnsafePointer<weir_plugin>
    private let site: UnsafePointer<weir_barrier_site>
    /// What enter gave.
    private var library: UnsafeMutableRawPointer?
    private let nodeTypes: Lock<[String: NodeType]>

    /// Whom a crash is blamed on, also for plugins that were refused.
    // SAFETY: constant memory that is never freed.
    @safe private struct Site: @unchecked Sendable {
        let pointer: UnsafePointer<weir_barrier_site>
    }

    private static let sites = Lock<[Site]>([])
    private static let loaded = Lock<[FileIdentity: LoadedPlugin]>([:])

    /// Loads a plugin, or finds it loaded.
    ///
    /// - Parameter host: the table that the plugin gets, unless another host has loaded it before.
    static func load(_ entry: CatalogEntry, _ host: HostContext) throws(PluginError) -> LoadedPlugin {
        let outcome = loaded.withLock { loaded -> Result<LoadedPlugin, PluginError> in
            if let known = loaded[entry.file.identity] { return .success(known) }
            return Result { () throws(PluginError) in
                let plugin = try LoadedPlugin(entry, host)
                loaded[entry.file.identity] = plugin
                return plugin
            }
        }
        return try outcome.get()
    }

    /// Tells every plugin that the process ends.
    ///
    /// No instance may be left.
    static func exitAll() {
        let plugins = loaded.withLock { loaded in
            let plugins = loaded.values.sorted { $0.path < $1.path }
            loaded = [:]
            return plugins
        }
        for plugin in plugins where unsafe plugin.descriptor.pointee.exit != nil {
            unsafe weir_barrier_exit(plugin.site, plugin.descriptor, plugin.library)
        }
    }

    private init(_ entry: CatalogEntry, _ host: HostContext) throws(PluginError) {
        let info = try entry.info()
        if let conflict = SwiftRuntime.conflict(entry.file) { throw PluginError(path: entry.path, conflict) }
        path = entry.path
        unsafe site = Self.makeSite(plugin: info.name, path: entry.path, nodeType: nil)
        unsafe weir_barrier_begin_loading(site)
        let opened = Result { () throws(PluginError) in
            try DynamicLibrary.open(entry.path, identity: entry.file.identity)
        }
        weir_barrier_end_loading()
        let (name, hint) = CatalogEntry.entryFunction
        let library = try opened.get()
        guard let symbol = unsafe library.symbol(name) else {
            throw PluginError(path: entry.path, LinkCheck.isMissing(name, hint))
        }
        if unsafe DynamicLibrary.isData(symbol) {
            throw PluginError(path: entry.path, LinkCheck.isNoFunction(name))
        }
        let entryFunction = unsafe unsafeBitCast(symbol, to: weir_barrier_entry_function.self)
        var fault = weir_barrier_fault()
        let plugin = unsafe weir_barrier_entry(site, &fault, entryFunction, host.host)
        defer { weir_barrier_adopted() }
        if fault.threw != 0 {
            let message = unsafe String(mendingCString: weir_barrier_message(&fault))
            throw PluginError(path: entry.path, "its entry function threw an exception: \(message)")
        }
        let check = DescriptorCheck(path: entry.path, info: info, metadata: entry.file.metadata ?? [])
        let found = unsafe try check.nodeTypes(plugin)
        guard let plugin = unsafe plugin else { throw PluginError(path: entry.path, "has no descriptor") }
        unsafe descriptor = unsafe plugin
        var types: [String: NodeType] = [:]
        for name in info.nodeTypes.map(\.name) {
            guard let type = unsafe found[name] else { continue }
            types[name] = unsafe NodeType(
                type: type, site: Self.makeSite(plugin: info.name, path: entry.path, nodeType: name), object: nil)
        }
        nodeTypes = Lock(types)
        try enter(host)
    }

    /// Opens a node type for one more instance.
    func open(_ name: String, _ host: HostContext) throws(PluginError) -> NodeType {
        let outcome = nodeTypes.withLock { nodeTypes -> Result<NodeType, PluginError> in
            guard var node = nodeTypes[name] else {
                return .failure(PluginError(path: path, "has no node type \"\(name)\""))
            }
            if node.users == 0, unsafe node.type.pointee.open != nil {
                unsafe node.object = nil
                if let failure = callOpen(&node, host) {
                    return .failure(PluginError(path: path, "\(name) cannot be opened: \(failure.message)"))
                }
            }
            node.users += 1
            nodeTypes[name] = node
            return .success(node)
        }
        return try outcome.get()
    }

    /// Ends what `open` began; the node type is closed after its last instance.
    func close(_ name: String) {
        nodeTypes.withLock { nodeTypes in
            guard var node = nodeTypes[name], node.users > 0 else { return }
            node.users -= 1
            if node.users == 0, unsafe node.type.pointee.close != nil {
                unsafe weir_barrier_close(node.site, node.type, node.object)
            }
            nodeTypes[name] = node
        }
    }

    private func enter(_ host: HostContext) throws(PluginError) {
        guard unsafe descriptor.pointee.enter != nil else { return }
        let call = unsafe PluginCall(host: host, nodePath: site.pointee.plugin, owner: nil, settings: .map([]))
        let failure = call.once("enter") {
            unsafe weir_barrier_enter(site, call.fault, descriptor, call.raw, &library)
        }
        if let failure {
            throw PluginError(path: path, "cannot be set up: \(failure.message)")
        }
    }

    private func callOpen(_ node: inout NodeType, _ host: HostContext) -> NodeError? {
        let call = unsafe PluginCall(host: host, nodePath: node.site.pointee.node_type, owner: nil, settings: .map([]))
        return call.once("open") {
            unsafe weir_barrier_open(node.site, call.fault, node.type, call.raw, library, &node.object)
        }
    }

    /// Whom a crash is blamed on in the calls of one node.
    @unsafe func makeSite(nodeType: String, at node: String) -> UnsafePointer<weir_barrier_site> {
        unsafe Self.makeSite(
            plugin: String(cString: site.pointee.plugin), path: path, nodeType: "\(nodeType) at \(node)")
    }

    /// Whom a crash is blamed on; for as long as the process lives, and printable, since a signal handler prints it.
    @unsafe private static func makeSite(
        plugin: String, path: String, nodeType: String?
    ) -> UnsafePointer<weir_barrier_site> {
        let site = UnsafeMutablePointer<weir_barrier_site>.allocate(capacity: 1)
        unsafe site.initialize(
            to: weir_barrier_site(
                plugin: strdup(LineText.message(plugin)), path: strdup(LineText.message(path)),
                node_type: nodeType.map { unsafe UnsafePointer(strdup(LineText.message($0))) } ?? nil))
        sites.withLock { sites in unsafe sites.append(Site(pointer: UnsafePointer(site))) }
        return unsafe UnsafePointer(site)
    }
}
