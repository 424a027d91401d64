package import WeirExec
package import WeirStore
package import WeirValue

extension StoreWriter {
    /// Runs a post that gives anything.
    package func onePost<R>(
        isOrdered: Bool = false, _ body: (any StoreAccess) throws(NodeError) -> R
    ) throws(NodeError) -> R {
        var result: R?
        _ = try post(isOrdered: isOrdered) { (access) throws(NodeError) -> String? in
            result = try body(access)
            return nil
        }
        guard let result else { preconditionFailure("a post that does not throw has run") }
        return result
    }
}

extension Store {
    /// Runs one post, which is applied as it ends.
    package func commit<R>(_ body: (any StoreAccess) throws(NodeError) -> R) throws(NodeError) -> R {
        try StoreWriter(self).onePost(isOrdered: true, body)
    }

    /// Puts a value at a path at once.
    package func set(_ path: [Key], _ value: Value) throws(NodeError) {
        try StoreWriter(self).put(path, value, isOrdered: true)
    }
}
