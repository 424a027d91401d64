/// A node type: what a plugin offers under a name, as one closure for each of its phases.
///
///     Node("double") { item, call in .int(try call.setting("times", default: 2) * (Int(item) ?? 0)) }
///
/// The plugin's metadata lists the same phases. Closures run on the host's threads, as concurrently as the metadata's
/// `concurrency` declares; a Swift error fails the item or the phase, with its message.
public struct Node: Sendable {
    /// Works on one item; the store is not there.
    public typealias Exec = @Sendable (_ item: Value, _ call: Call) throws -> Value
    /// Reads the store and gives what exec works on: one value, or the list of a batch's items.
    public typealias Prep = @Sendable (_ store: Store, _ call: Call) throws -> Value
    /// Writes the store and chooses the action, nil for `default`.
    public typealias Post =
        @Sendable (_ store: Store, _ prepared: Value, _ result: Value, _ call: Call) throws -> String?
    /// Gives the result of an item whose last attempt failed; throwing lets it fail.
    public typealias Fallback = @Sendable (_ item: Value, _ failure: NodeFailure, _ call: Call) throws -> Value

    let name: String
    var exec: (@Sendable (Value, Binding?, Call) throws -> Value)?
    var bind: (@Sendable (Call) throws -> Binding)?
    var prep: Prep?
    var post: Post?
    var fallback: Fallback?

    /// A node type without an exec; give it a `prep` or a `post`.
    public init(_ name: String) {
        self.name = name
    }

    /// A node type that works on items.
    ///
    /// - Parameters:
    ///   - name: without the plugin's name.
    ///   - exec: called once an item.
    public init(_ name: String, exec: @escaping Exec) {
        self.name = name
        self.exec = { item, _, call in try exec(item, call) }
    }

    /// A node type that works on items and reads its settings once, instead of at every item.
    ///
    /// - Parameters:
    ///   - name: without the plugin's name.
    ///   - settings: called once for each set of settings.
    ///   - exec: called once an item, with what `settings` gave.
    public init<Settings: Sendable>(
        _ name: String, settings: @escaping @Sendable (_ call: Call) throws -> Settings,
        exec: @escaping @Sendable (_ item: Value, _ settings: Settings, _ call: Call) throws -> Value
    ) {
        self.name = name
        self.bind = { call in Binding(try settings(call)) }
        self.exec = { item, binding, call in
            guard let settings = binding?.settings as? Settings else {
                throw NodeFailure(.internal, "the host called exec without the settings that bind gave it")
            }
            return try exec(item, settings, call)
        }
    }

    /// The same node type with a prep.
    public func prep(_ prep: @escaping Prep) -> Node {
        var copy = self
        copy.prep = prep
        return copy
    }

    /// The same node type with a post.
    public func post(_ post: @escaping Post) -> Node {
        var copy = self
        copy.post = post
        return copy
    }

    /// The same node type with a fallback.
    public func fallback(_ fallback: @escaping Fallback) -> Node {
        var copy = self
        copy.fallback = fallback
        return copy
    }
}

/// A set of settings that the host holds between bind and unbind.
final class Binding: Sendable {
    let settings: any Sendable

    init(_ settings: any Sendable) { self.settings = settings }
}
