internal import CWeirABI
internal import CWeirBarrier
internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirLoading
internal import WeirModel
internal import WeirValue

/// An instance of a node type: the plugin's object, and what belongs to it. It ends when nothing refers to it any more:
/// no session, no binding, no pending item.
///
///     PluginNodeInstance, PluginNodeSession, Binding, PluginCall (pending) ──▶ PluginInstanceCore ──▶ LoadedPlugin
// SAFETY: everything is set in init, except worker states, each of which is touched by the thread with its number only.
@safe final class PluginInstanceCore: @unchecked Sendable {
    let plugin: LoadedPlugin
    let host: HostContext
    let info: NodeTypeInfo
    let type: UnsafePointer<weir_node_type>
    let site: UnsafePointer<weir_barrier_site>
    /// The path of the node, for messages.
    let path: String
    /// The same for plugins.
    let pathText: UnsafeMutablePointer<CChar>
    /// What create gave.
    private(set) var instance: UnsafeMutableRawPointer?
    /// A map of the defaults of the declared params.
    let defaults: Value
    private let workers: WorkerTable

    /// Creates an instance.
    ///
    /// - Parameter settings: those that `create` is told.
    init(
        plugin: LoadedPlugin, info: NodeTypeInfo, path: String, host: HostContext, settings: Value
    ) throws(PluginError) {
        let node = try plugin.open(info.name, host)
        self.plugin = plugin
        self.host = host
        self.info = info
        self.path = path
        unsafe type = unsafe node.type
        unsafe site = plugin.makeSite(nodeType: info.name, at: path)
        unsafe pathText = strdup(path)
        defaults = info.defaultSettings
        workers = WorkerTable(isNeeded: unsafe node.type.pointee.create_worker != nil)
        guard let create = unsafe node.type.pointee.create else { return }
        _ = unsafe create
        // Not this object: a call that keeps its owner would keep it for ever when create fails.
        let call = unsafe PluginCall(host: host, nodePath: pathText, owner: nil, settings: settings)
        var made: UnsafeMutableRawPointer?
        let failure = call.once("create") {
            unsafe weir_barrier_create(site, call.fault, type, node.object, call.raw, &made)
        }
        if let failure {
            isCreated = false
            throw PluginError(path: plugin.path, "\(path): \(info.name) cannot be set up: \(failure.message)")
        }
        unsafe instance = unsafe made
    }

    private var isCreated = true

    deinit {
        if isCreated {
            if unsafe type.pointee.destroy_worker != nil {
                for slot in workers.created {
                    unsafe weir_barrier_destroy_worker(site, type, instance, slot.pointer)
                }
            }
            if unsafe type.pointee.destroy != nil { unsafe weir_barrier_destroy(site, type, instance) }
        }
        plugin.close(info.name)
        unsafe free(pathText)
    }

    /// A call of this instance with the default settings in force.
    func makeCall() -> PluginCall {
        unsafe PluginCall(host: host, nodePath: pathText, owner: self, settings: defaults, isAsync: info.isAsync)
    }

    /// The state of the calling thread, made at its first call; NULL when the node type has none.
    ///
    /// - Parameter number: the number of the thread.
    @unsafe @inline(__always) func worker(
        _ number: Int, _ call: PluginCall
    ) throws(NodeError) -> UnsafeMutableRawPointer? {
        guard workers.isNeeded else { return nil }
        if let known = unsafe workers.find(number) { return unsafe known.pointer }
        return unsafe try makeWorker(number, call)
    }

    @unsafe private func makeWorker(_ number: Int, _ call: PluginCall) throws(NodeError) -> UnsafeMutableRawPointer? {
        guard workers.fits(number) else {
            throw NodeError(.internal, "the host has more threads than a plugin can have worker states")
        }
        var made: UnsafeMutableRawPointer?
        let failure = call.once("create_worker") {
            unsafe weir_barrier_create_worker(site, call.fault, type, instance, call.raw, &made)
        }
        if let failure { throw failure }
        unsafe workers.set(number, made)
        return unsafe made
    }
}
