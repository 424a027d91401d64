import WeirExec

/// What gave the value of an item.
enum Rescue {
    /// exec.
    case none
    /// The node type's fallback, after its last attempt.
    case byNodeType
    /// The manifest's fallback, after this error.
    case byManifest(NodeError)
}
