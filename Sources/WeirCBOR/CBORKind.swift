internal import CWeirCBOR

/// What an item begins with.
package enum CBORKind: UInt32, Sendable {
    case unsigned, negative, bytes, text, array, map, tag, bool, null, float
}
