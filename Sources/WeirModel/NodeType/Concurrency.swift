/// How many calls into a node type's code may run at once, as the plugin declares it.
package enum Concurrency: Hashable, Sendable {
    /// Any number, also on one instance.
    case reentrant
    /// Any number, each with a worker state of its own.
    case perWorker
    /// One at a time on an instance.
    case serialInstance
    /// One at a time among all node types that name the same group.
    case serialGroup(String)
    /// One at a time among all node types that say so.
    case serialGlobal

    /// The word in the metadata: `serial_group disk`.
    package var text: String {
        switch self {
        case .reentrant: "reentrant"
        case .perWorker: "per_worker"
        case .serialInstance: "serial_instance"
        case .serialGroup(let name): "serial_group \(name)"
        case .serialGlobal: "serial_global"
        }
    }

    /// The mode for a word of the metadata, or nil.
    package init?(text: String) {
        switch text {
        case "reentrant": self = .reentrant
        case "per_worker": self = .perWorker
        case "serial_instance": self = .serialInstance
        case "serial_global": self = .serialGlobal
        default:
            let prefix = "serial_group "
            guard text.hasPrefix(prefix), text.count > prefix.count else { return nil }
            self = .serialGroup(String(text.dropFirst(prefix.count)))
        }
    }
}
