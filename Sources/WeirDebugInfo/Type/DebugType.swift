/// A C type as debug information describes it; volatile, restrict and _Atomic are left out.
///
/// Structs and unions are references into their library, so that a type that leads back to itself is finite.
package indirect enum DebugType: Hashable, Sendable {
    /// No value, or, behind a pointer, anything.
    case void
    /// A number, character or truth value.
    case base(DebugBaseType)
    /// A pointer to something of the type; to `void` for one that says nothing.
    case pointer(DebugType)
    /// A type that may not be written through.
    case const(DebugType)
    /// A name for another type.
    case typedef(String, DebugType)
    /// A struct or union.
    case record(DebugRecordReference)
    /// An enum, with its own integer type and names.
    case enumeration(DebugEnumeration)
    /// An array; the count is nil when it is not fixed. An array of arrays has arrays as elements.
    case array(DebugType, count: UInt64?)
    /// A function, which stands behind a pointer.
    case function(DebugFunctionType)
    /// A type that C cannot express or that could not be read: what it is, as in "a C++ reference".
    case unsupported(String)

    /// The type without typedefs and const at its outside.
    package var resolved: DebugType {
        var type = self
        while true {
            switch type {
            case .typedef(_, let inner), .const(let inner): type = inner
            default: return type
            }
        }
    }

    /// Whether it is const at its outside, seen through typedefs.
    package var isConst: Bool {
        switch self {
        case .const: true
        case .typedef(_, let inner): inner.isConst
        default: false
        }
    }

    /// The type behind a pointer, or nil for all others.
    package var pointee: DebugType? {
        guard case .pointer(let pointee) = resolved else { return nil }
        return pointee
    }
}
