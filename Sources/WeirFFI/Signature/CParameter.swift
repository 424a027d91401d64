/// One parameter of a C function.
package struct CParameter: Hashable, Sendable {
    /// Which way the value goes.
    package enum Direction: String, Hashable, Sendable {
        /// Into the function.
        case `in`
        /// Out of it, through a pointer to room that the caller has.
        case out
        /// Both, through a pointer.
        case `inout`
        /// Into it for good: a handle that the function ends.
        case take
    }

    /// What gives its value.
    package enum Role: Hashable, Sendable {
        /// The item or the settings.
        case value
        /// The number of elements of another parameter's value.
        case length(of: String)
        /// C, which calls back with it; it has no name and becomes no value.
        case ignored
    }

    /// Its name; `len(data)` for one that only carries a length and has no other.
    package let name: String
    /// Its type; for `out` and `inout` that of what the pointer leads to.
    package let type: CType
    /// The type as it was written, for messages.
    package let typeText: String
    /// Which way the value goes.
    package let direction: Direction
    /// Whether a handle that is taken stays where it is when the call fails.
    package let staysOnFailure: Bool
    /// What gives its value.
    package let role: Role
    /// What it is when neither the item nor the settings give it.
    package let defaultValue: CDefault?
    /// Whether it stands behind `...`.
    package let isVariadic: Bool
    /// Where it stands in the signature's text, in bytes of UTF-8.
    package let offset: Int

    /// What messages about its value call it.
    var subject: String { "the argument \"\(name)\" (\(typeText))" }

    /// Whether the item or the settings give a value that goes into the function.
    var takesValue: Bool { direction != .out && role == .value && type != .unused }

    /// Whether C gets a pointer to room for a single value.
    package var isPassedByAddress: Bool {
        guard direction == .out || direction == .inout else { return false }
        switch type.unwrapped {
        case .bytes(_, let release), .string(let release): return release != .borrowed || !isBuffer
        case .array, .text: return !isBuffer
        default: return true
        }
    }

    /// Whether C gets the address of a buffer to fill.
    package var isBuffer: Bool {
        guard direction == .out || direction == .inout else { return false }
        switch type {
        case .bytes(_, .borrowed), .text: return true
        // One without a length is a list that the function makes.
        case .array(_, let extent): return direction == .inout || extent.capacity != .open
        default: return false
        }
    }
}

extension CParameter {
    /// The type that C gets: a pointer for what is passed by its address.
    var passedType: CType { isPassedByAddress ? .unused : type }
}
