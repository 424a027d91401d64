/// The draws from which waits between attempts come: of a seed, the path of the node and the item's place, so that a run with the
/// same seed waits as long.
struct RetryDraw: Sendable {
    private let base: UInt64

    /// The draws of one batch, or of a visit outside of one.
    init(seed: UInt64, path: String) {
        // FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo, 1991): the hash of the standard library differs from run to run.
        base = path.utf8.reduce(seed ^ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// An even draw from 0 up to 1.
    func value(place: Int, attempt: Int) -> Double {
        let input =
            base &+ UInt64(truncatingIfNeeded: place) &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(truncatingIfNeeded: attempt)
        // SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014).
        var mixed = input &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        mixed ^= mixed >> 31
        return Double(mixed >> 11) * 0x1p-53
    }
}
