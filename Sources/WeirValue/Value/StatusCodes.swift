/// Some kinds of errors, as a value that costs nothing to pass on: those with numbers below 64, which all with a name have.
package struct StatusCodes: Hashable, Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt64 = 0

    /// The given kinds.
    package init(arrayLiteral codes: StatusCode...) {
        for code in codes { insert(code) }
    }

    /// Adds a kind; one with a larger number is left out.
    package mutating func insert(_ code: StatusCode) {
        if (0..<64).contains(code.rawValue) { bits |= 1 << UInt64(code.rawValue) }
    }

    /// Whether a kind is among them.
    package func contains(_ code: StatusCode) -> Bool {
        (0..<64).contains(code.rawValue) && bits & 1 << UInt64(code.rawValue) != 0
    }
}
