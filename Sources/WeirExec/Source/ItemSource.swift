/// A batch's items, pulled by one lane at a time, from changing threads.
package protocol ItemSource: AnyObject {
    /// The number of items where it is known.
    var total: Int? { get }

    /// Whether pulling calls into a plugin, which then needs what its declared concurrency asks for.
    var callsPlugin: Bool { get }

    /// Puts the next items into a chunk that was reset, at most `limit` of them; none at the end.
    ///
    /// - Parameters:
    ///   - chunk: where the items go; its `capacity` is at least `limit`.
    ///   - limit: at least 1.
    /// - Throws: when there should be another item but it cannot be had; this fails the batch.
    func next(into chunk: ItemChunk, limit: Int) throws(NodeError)

    /// What to tell the user where there were no items, which is rarely what was meant; nil for nothing.
    var noteWhenEmpty: String? { get }

    /// Ends the source, once, before post.
    func close()
}

extension ItemSource {
    package var callsPlugin: Bool { false }
    package var noteWhenEmpty: String? { nil }
    package func close() {}
}
