internal import WeirEngine
internal import WeirExec
internal import WeirModel
internal import WeirStore
package import WeirValue

/// What a run begins with: the params of the outermost flow, and the initial store.
package struct RunInputs {
    /// Why the initial store cannot be as asked for.
    package enum Mistake: Error, Sendable, CustomStringConvertible {
        /// What is to be laid over the store is no map, but this.
        case isNoMap(Value)
        /// Nothing can be put at a path, for a reason in words.
        case isBlocked(String)

        /// The reason in words.
        package var description: String {
            switch self {
            case .isNoMap(let value): "the initial store must be a map, not \(value.kindWithArticle)"
            case .isBlocked(let reason): reason
            }
        }
    }

    /// The params, a map; they win over the manifest's.
    package let params: Value
    private let base: Value
    /// What was put into the store since, where anything was.
    private var changed: Store?

    /// What the manifest says, with some params, and a map laid over its initial store.
    package init(
        _ manifest: CheckedManifest, params: [(Key, Value)] = [], shared: Value = .map([])
    ) throws(RuntimeError) {
        guard shared.kind == .map else { throw RuntimeError(.wrongInputs, [Mistake.isNoMap(shared)]) }
        self.params = .map(params)
        base = .map((manifest.manifest.shared.entries + shared.entries).map { ($0.key, $0.value) })
    }

    /// The initial store, a map.
    package var shared: Value { changed?.whole() ?? base }

    /// Puts a value into the initial store, as a node would: it takes no longer than the path is.
    ///
    /// - Parameter path: the keys from the outside in, at least one.
    /// - Throws: `wrongInputs` when the path leads through something that is no map.
    package mutating func set(_ path: [Key], _ value: Value) throws(RuntimeError) {
        let store = changed ?? Store(base)
        changed = store
        do {
            try store.replay([StoreWrite(path: path, kind: .set(value))])
        } catch {
            let blocking = path.indices.lazy.compactMap { store.value(Array(path[...$0])) }.first { $0.kind != .map }
            let reason = blocking.map { "the path leads through \($0.kindWithArticle)" } ?? error.message
            throw RuntimeError(.wrongInputs, [Mistake.isBlocked(reason)])
        }
    }
}
