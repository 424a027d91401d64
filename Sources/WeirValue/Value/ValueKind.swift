import CWeirValue

/// What a value is.
///
/// The raw values are the tags of the C layout.
package enum ValueKind: UInt8, Sendable {
    case null, bool, int, float, string, bytes, list, map, error, resource

    /// The word for the kind, the same in YAML, metadata and messages.
    package var name: String { "\(self)" }
}
