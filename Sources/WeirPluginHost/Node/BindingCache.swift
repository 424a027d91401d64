internal import Synchronization
internal import WeirExec
internal import WeirLock
internal import WeirValue

/// The bindings of one instance that were used last, so that lanes with equal settings share one.
final class BindingCache: Sendable {
    /// The number of bindings kept beyond those in use.
    static let capacity = 16
    private let bindings = Lock<[Binding]>([])

    /// The binding for some settings, prepared.
    ///
    /// - Throws: what bind answered; the next one who asks tries again.
    func binding(
        for settings: Value, _ core: PluginInstanceCore, _ cancellation: CancelFlag
    ) throws(NodeError) -> Binding {
        // An evicted binding may end here, which calls the plugin: not under the lock.
        var evicted: Binding?
        let binding = bindings.withLock { bindings in
            if let index = bindings.firstIndex(where: { $0.settings == settings }) {
                let known = bindings.remove(at: index)
                bindings.append(known)
                return known
            }
            let new = Binding(settings, core)
            bindings.append(new)
            if bindings.count > Self.capacity { evicted = bindings.removeFirst() }
            return new
        }
        withExtendedLifetime(evicted) {}
        do {
            try binding.prepare(cancellation)
        } catch {
            bindings.withLock { bindings in bindings.removeAll { $0 === binding } }
            throw error
        }
        return binding
    }

    /// Forgets all bindings; those in use live on.
    func removeAll() {
        let old = bindings.withLock { bindings in
            let old = bindings
            bindings = []
            return old
        }
        withExtendedLifetime(old) {}
    }
}
