package import WeirDebugInfo

/// A signature that was written from debug information.
package struct WrittenSignature: Hashable, Sendable {
    /// The function as the debug information describes it.
    package let function: DebugFunction
    /// The signature's text: `u32 crc32(u32 crc, bytes data, size_t len(data))`.
    package let text: String
    /// What a person must decide, since C does not say it, a sentence each.
    package let notes: [String]
}

/// Why a function cannot be declared.
package struct SignatureObstacle: Error, Hashable, Sendable {
    /// What stands in the way, lower case.
    package let reason: String

    init(_ reason: String) { self.reason = reason }
}
