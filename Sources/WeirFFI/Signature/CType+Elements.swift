extension CType {
    /// Whether it is a handle, NULL or not.
    var isHandle: Bool { if case .handle = unwrapped { true } else { false } }

    /// Whether a value of the type has handles, or is one.
    var containsHandle: Bool {
        switch unwrapped {
        case .handle: true
        case .array(let element, _): element.containsHandle
        case .pointer(let target): target.containsHandle
        case .structure(let structure): structure.fields.contains { $0.type.containsHandle }
        default: false
        }
    }

    /// The alignment of the elements of a buffer.
    var elementAlignment: Int { if case .array(let element, _) = self { element.layout.alignment } else { 1 } }

    /// The bytes of one element of a buffer.
    var elementSize: Int { if case .array(let element, _) = self { max(1, element.layout.size) } else { 1 } }

    /// What lies inside a struct for a field of the type: so many of which.
    var inlineElements: (element: CType, count: Int) {
        switch self {
        case .bytes(let extent, _), .text(let extent):
            if case .fixed(let count) = extent.capacity { return (.number(.u8), count) }
        case .array(let element, let extent):
            if case .fixed(let count) = extent.capacity { return (element, count) }
        default: break
        }
        return (self, 1)
    }
}
