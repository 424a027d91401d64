internal import CWeirCBOR
package import CWeirValue
package import WeirExec
package import WeirValue

/// Makes the keys of items: XXH3-128 with the run's secret over an item's CBOR and what else is to tell items apart.
///
/// Used by one thread at a time, whose items it encodes in memory of its own.
// SAFETY: `scratch` is owned and freed in deinit; whoever has the maker has it alone, as it cannot be copied.
@safe package struct ItemKeyMaker: ~Copyable, @unchecked Sendable {
    /// The number of bytes of a secret.
    package static let secretSize = Int(WEIR_CBOR_SECRET)
    /// The most memory that is kept from call to call, in bytes.
    private static let kept = 1 << 20

    private let secret: [UInt8]
    private var scratch = unsafe weir_cbor_buffer()

    /// A maker of keys that are those of one secret.
    ///
    /// - Parameter secret: `secretSize` random bytes.
    package init(secret: [UInt8]) {
        precondition(secret.count == Self.secretSize, "a secret has \(Self.secretSize) bytes")
        self.secret = secret
    }

    deinit {
        var scratch = unsafe scratch
        unsafe weir_cbor_free(&scratch)
    }

    /// Makes the keys of items that lie in a row.
    ///
    /// An item that has no CBOR, since it holds a resource or takes more than 4 GiB, gets `ItemKey.none`.
    ///
    /// - Parameters:
    ///   - keys: room for `count` keys.
    ///   - suffix: what is hashed behind each item.
    /// - Complexity: O(size of the items).
    @unsafe package mutating func fill(
        _ keys: UnsafeMutablePointer<ItemKey>, items: UnsafePointer<weir_value>, count: Int, suffix: [UInt8] = []
    ) {
        unsafe keys.withMemoryRebound(to: weir_item_key.self, capacity: count) { keys in
            var done = 0
            while done < count {
                done += unsafe make(keys + done, items + done, count - done, LargeValue.unmeasured, suffix)
                guard done < count else { break }
                if unsafe LargeValue.mayBeWritten(items[done]) {
                    _ = unsafe make(keys + done, items + done, 1, LargeValue.most, suffix)
                }
                done += 1
            }
        }
        if unsafe scratch.capacity > Self.kept { unsafe weir_cbor_free(&scratch) }
    }

    private mutating func make(
        _ keys: UnsafeMutablePointer<weir_item_key>, _ items: UnsafePointer<weir_value>, _ count: Int, _ most: Int,
        _ suffix: [UInt8]
    ) -> Int {
        unsafe weir_item_keys(items, count, most, suffix, suffix.count, secret, &scratch, keys)
    }

    /// The key of a value, or `ItemKey.none`.
    package mutating func key(of value: Value, suffix: [UInt8] = []) -> ItemKey {
        var key = ItemKey.none
        unsafe withUnsafePointer(to: value.raw) { unsafe fill(&key, items: $0, count: 1, suffix: suffix) }
        withExtendedLifetime(value) {}
        return key
    }
}
