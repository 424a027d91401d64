internal import Synchronization
internal import WeirExec
internal import WeirLock
internal import WeirModel
internal import WeirValue

/// A plugin's node type at work in one node of a manifest.
final class PluginNodeInstance: NodeInstance {
    let info: NodeTypeInfo
    private let core: Lock<PluginInstanceCore?>
    private let bindings = BindingCache()

    init(_ core: PluginInstanceCore) {
        info = core.info
        self.core = Lock(core)
    }

    func makeSession() throws(NodeError) -> any NodeSession {
        guard let core = core.withLock({ $0 }) else {
            throw NodeError(.internal, "the instance of \(info.name) is closed")
        }
        return PluginNodeSession(core, bindings)
    }

    func close() {
        bindings.removeAll()
        let last = core.withLock { core in
            let last = core
            core = nil
            return last
        }
        // What ends here calls the plugin: not under the lock.
        withExtendedLifetime(last) {}
    }
}
