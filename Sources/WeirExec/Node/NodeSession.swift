package import WeirValue

/// An instance as one lane uses it: one call at a time, so that it may hold what no other lane touches.
///
/// Every call happens on a host thread, while the lane holds whatever the declared concurrency asks for.
package protocol NodeSession: AnyObject {
    /// Puts settings in force for the calls that follow. Cheap when they equal those already in force.
    ///
    /// - Parameter settings: a map with the declared params of the node type, defaults filled in.
    /// - Throws: when the node type refuses them.
    func bind(_ settings: Value, _ call: CallContext) throws(NodeError)

    /// Reads the store and gives what exec works on.
    func prep(_ call: CallContext, _ store: any StoreAccess) throws(NodeError) -> Prepared

    /// Works on the items of a frame that is prepared, and leaves a status for each.
    ///
    /// Results of items with status OK are well formed and owned by the frame. An item with status PENDING has a token in
    /// `frame.tokens`, taken from `call.pendingItems`; only a node type that declares `async` may leave one, since the
    /// engine counts calls of the others, not items.
    func exec(_ frame: ExecFrame, _ call: CallContext)

    /// The result of an item whose last attempt failed.
    func fallback(_ item: Value, _ error: NodeError, _ call: CallContext) throws(NodeError) -> Value

    /// Writes the store and chooses the action; nil for `default`.
    func post(
        _ call: CallContext, _ store: any StoreAccess, prepared: Value, result: Value
    ) throws(NodeError) -> String?
}
