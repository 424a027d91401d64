internal import WeirExec
package import WeirValue

/// What is recorded of an item that failed for good.
package struct RecordedFailure: Sendable {
    /// The kind of error.
    package let code: StatusCode
    /// What happened, in the node's words.
    package let message: String
    /// The item; null where it could not be recorded.
    package let item: Value

    init(_ recorded: RecordedError) {
        code = recorded.error.code
        message = recorded.error.message
        item = recorded.item
    }
}
