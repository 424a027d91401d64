package import WeirValue

/// The store as one prep or post sees it (S1, S2).
///
/// Every operation costs O(log n) at most.
package protocol StoreAccess: StoreReading {
    /// Puts a value at a path and makes missing maps on the way.
    ///
    /// - Throws: when the path leads through anything but a map.
    func set(_ path: [Key], _ value: Value) throws(NodeError)

    /// Adds an element to the list at a path, which is made when missing.
    func append(_ path: [Key], _ value: Value) throws(NodeError)

    /// Adds a number to the one at a path, 0 when missing. Two ints give an int, or an error where it would overflow.
    func add(_ path: [Key], _ number: Value) throws(NodeError)

    /// The keys of the map at a path in order; nil when there is none.
    func keys(_ path: [Key]) throws(NodeError) -> [Key]?

    /// Removes what is at a path.
    ///
    /// - Returns: whether there was anything.
    func remove(_ path: [Key]) throws(NodeError) -> Bool
}
