/// Tells a run from all others, also from those of other processes, as far as 64 random bits do.
package struct RunID: Hashable, Sendable, CustomStringConvertible {
    private let number: UInt64

    /// A number that no other run has.
    package init() { number = .random(in: 0...(.max)) }

    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
