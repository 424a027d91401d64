internal import CWeirCBOR

/// Why a value has no CBOR, or why bytes are none of a value.
package enum CBORError: Error, Equatable, Sendable, CustomStringConvertible {
    /// A value holds a resource, which is a plugin's object and has no bytes.
    case resource
    /// Lists and maps are nested deeper than 1,100 levels.
    case tooDeep
    /// A value takes more than 4 GiB.
    case tooLarge
    /// There is no memory.
    case outOfMemory
    /// The bytes end before the item does, or a length in them claims more than there is.
    case cutShort
    /// The bytes are no CBOR, or CBOR of another form than values have.
    case malformed
    /// A well-formed item is of another kind than was asked for.
    case unexpected(CBORKind)

    /// What is wrong, lower case.
    package var description: String {
        switch self {
        case .resource: "the value holds a resource, which cannot be recorded"
        case .tooDeep: "lists and maps are nested deeper than \(WEIR_CBOR_DEPTH) levels"
        case .tooLarge: "the value takes more than 4 GiB"
        case .outOfMemory: "there is no memory left"
        case .cutShort: "the bytes end too early"
        case .malformed: "the bytes are no CBOR of a value"
        case .unexpected(let kind): "an item is of the kind \(kind), which is not expected here"
        }
    }

    /// The error of a status other than that all went well.
    ///
    /// Not inlined, so that the way without an error is short.
    @inline(never) private init(_ status: weir_cbor_status) {
        switch Int(status) {
        case WEIR_CBOR_RESOURCE: self = .resource
        case WEIR_CBOR_DEEP: self = .tooDeep
        case WEIR_CBOR_LARGE: self = .tooLarge
        case WEIR_CBOR_MEMORY: self = .outOfMemory
        case WEIR_CBOR_CUT: self = .cutShort
        default: self = .malformed
        }
    }

    /// Throws the error of a status.
    @inline(__always) static func check(_ status: weir_cbor_status) throws(CBORError) {
        if status != WEIR_CBOR_DONE { throw CBORError(status) }
    }
}
