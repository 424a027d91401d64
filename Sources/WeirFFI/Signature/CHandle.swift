/// A declared opaque pointer: `handle sqlite3 free(sqlite3_close)`.
package struct CHandle: Hashable, Sendable {
    /// The handle's name, the second part of the resource's type name.
    package let name: String
    /// The function of the library that ends it, called when the last value is gone; nil for one that is never ended.
    package let destructor: String?

    /// The type name of its resources among a group of functions: `sqlite.db`.
    func typeName(in group: String) -> String { "\(group).\(name)" }
}
