package import WeirValue

/// Why one item, prep or post failed, as the node told it.
package struct NodeError: Error, Equatable, Sendable {
    /// What a node says about another attempt.
    package enum RetryAdvice: Equatable, Sendable {
        case byCode, yes, no
    }

    /// The kind of error.
    package let code: StatusCode
    /// What happened, in the node's words.
    package let message: String
    /// Whether another attempt makes sense.
    package let retry: RetryAdvice
    /// The least wait before another attempt, in nanoseconds.
    package let retryAfter: UInt64

    /// An error with its message.
    package init(_ code: StatusCode, _ message: String, retry: RetryAdvice = .byCode, retryAfter: UInt64 = 0) {
        self.code = code
        self.message = message
        self.retry = retry
        self.retryAfter = retryAfter
    }

    /// Whether another attempt is allowed at all.
    package var isRetryable: Bool {
        switch retry {
        case .yes: code != .cancelled
        case .no: false
        case .byCode: code.isRetriedByDefault
        }
    }

    /// The error as a value, for the store and for lists of results.
    package var value: Value { .error(code: code.rawValue, message: message) }
}
