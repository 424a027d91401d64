/// Names an attempt of an item.
package struct ItemAttempt: Hashable, Sendable {
    /// The batch that the item is of.
    package let group: GroupID
    /// The place of the item in its group, from 0.
    package let place: Int
    /// The attempt, from 0; nil where nobody has counted, as with iterations, which have one.
    package let attempt: Int?

    init(_ group: GroupID, place: Int, attempt: Int? = nil) {
        self.group = group
        self.place = place
        self.attempt = attempt
    }
}
