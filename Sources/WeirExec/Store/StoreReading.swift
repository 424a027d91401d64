package import WeirValue

/// A consistent view of a store.
package protocol StoreReading: AnyObject {
    /// The value at a path, built once and shared until it changes; nil when there is none. An empty path is the whole
    /// tree.
    ///
    /// - Complexity: O(log n) for what is already built, O(size) to build it.
    func get(_ path: [Key]) -> Value?
}
