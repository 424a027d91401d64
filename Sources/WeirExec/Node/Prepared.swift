package import WeirValue

/// What prep gives.
package enum Prepared {
    /// One value; for a batch, the list of its items.
    case value(Value)
    /// A batch's items, pulled piece by piece.
    case stream(any ItemSource)
}
