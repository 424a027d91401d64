package import WeirModel

/// A node type at work in one node of a manifest: what the engine runs.
///
/// Shared by all lanes of a run.
package protocol NodeInstance: AnyObject, Sendable {
    /// What the node type declares.
    var info: NodeTypeInfo { get }

    /// The instance as one lane uses it.
    ///
    /// - Throws: when the node type cannot set itself up.
    func makeSession() throws(NodeError) -> any NodeSession

    /// Ends the instance, once, after every session is gone and every pending item is completed.
    func close()
}
