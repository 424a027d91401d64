/// What identifies an item of a durable run: 128 bits that are the same for equal items, whenever and wherever they come.
///
/// Plugins see it as 16 bytes, in the order in which these two numbers lie in memory.
package struct ItemKey: Hashable, Sendable, BitwiseCopyable {
    /// The first eight bytes, as a little-endian number.
    package var low: UInt64
    /// The last eight bytes, as a little-endian number.
    package var high: UInt64

    /// A key of two numbers.
    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// What stands for the key of an item that has none, since it holds a resource.
    package static let none = ItemKey(low: 0, high: 0)
}
