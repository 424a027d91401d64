/// An item that was under way when a process ended.
package struct ItemInFlight: Sendable, Equatable {
    /// The node.
    package let site: String
    /// The item's number in its batch.
    package let place: Int
}

extension RunFolder {
    /// What was under way when the last process ended, as the file `flight` says.
    ///
    /// - Returns: nothing, as long as no session writes that file.
    func itemsInFlight() -> [ItemInFlight] { [] }
}
