internal import Glibc
package import WeirExec
package import WeirLoading
internal import WeirModel
package import WeirValue

/// Makes node types of plugins available to the engine: loads, checks and enters them when they are first needed.
///
/// Keep it as long as its instances: completions of pending items find nobody once it is gone.
package final class PluginHost: Sendable {
    private let catalog: PluginCatalog
    private let context: HostContext

    /// A host for the plugins of a catalog.
    ///
    /// - Parameters:
    ///   - pendingItems: where the engine's calls reserve their tokens; at most 1,024 tables exist at once in a process.
    ///   - log: takes the plugins' log lines, from any thread.
    ///   - clock: nanoseconds of a clock that never runs backwards, the one of deadlines.
    package init(
        catalog: PluginCatalog, pendingItems: PendingItems, log: @escaping LogSink,
        clock: @escaping @Sendable () -> UInt64 = PluginHost.monotonicNanoseconds
    ) {
        self.catalog = catalog
        let table = PendingTables.register(pendingItems)
        precondition(table != nil, "a process has at most 1,024 plugin hosts at once")
        context = HostContext(table: table ?? 0, log: log, clock: clock)
    }

    deinit { PendingTables.unregister(context.table) }

    /// An instance of a node type for one node of a manifest.
    ///
    /// - Parameters:
    ///   - nodeType: the full name, `text.summarize`.
    ///   - path: the path of the node, `main/summarize`.
    ///   - settings: what `create` is told: those that are the same at every visit, null where nothing gives one; the
    ///     defaults where they are not given.
    /// - Throws: when there is no such node type, when its plugin cannot be loaded or breaks a rule of the ABI, and when
    ///   the plugin refuses. All mean exit status 3.
    package func makeInstance(
        nodeType: String, path: String, settings: Value? = nil
    ) throws(PluginError) -> any NodeInstance {
        let (entry, info) = try catalog.nodeType(named: nodeType)
        let plugin = try LoadedPlugin.load(entry, context)
        return PluginNodeInstance(
            try PluginInstanceCore(
                plugin: plugin, info: info, path: path, host: context, settings: settings ?? info.defaultSettings))
    }

    /// Tells every plugin of the process that it ends; once, when no instance is left.
    package static func exitLibraries() { LoadedPlugin.exitAll() }

    /// The system's monotonic clock in nanoseconds.
    package static let monotonicNanoseconds: @Sendable () -> UInt64 = {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
