/// What a list of results holds in place of an item that failed within the batch's budget.
public struct FailedItem: Sendable {
    /// What went wrong.
    public let code: NodeFailure.Code
    /// The message of the error.
    public let message: String

    /// The place of an item that failed with `code`.
    public init(code: NodeFailure.Code, message: String) {
        self.code = code
        self.message = message
    }
}
