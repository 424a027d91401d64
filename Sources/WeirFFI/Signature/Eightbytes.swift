/// How x86-64 Linux passes a struct by value: the class of each of its eight bytes, as the System V ABI merges them.
///
/// libffi works this out by itself for plain structs. It knows neither unions nor packing, so for those it is told.
struct Eightbytes {
    /// What eight bytes travel in.
    enum Class {
        /// Padding, which travels in nothing.
        case none
        /// A general register.
        case integer
        /// A vector register.
        case sse
    }

    /// The classes of the first two, all that registers can take.
    private(set) var classes: [Class] = [.none, .none]
    /// Whether a number lies where its alignment would not put it.
    private(set) var isUnaligned = false

    init(_ structure: CStructure) { add(structure, at: 0) }

    private mutating func add(_ structure: CStructure, at offset: Int) {
        for field in structure.fields { add(field.type, at: offset + field.offset) }
    }

    private mutating func add(_ type: CType, at offset: Int) {
        let (element, count) = type.inlineElements
        // Two eight bytes hold no more than 16 elements, and what comes later repeats what was seen.
        for index in 0..<min(count, 17) {
            let place = offset + index * element.layout.size
            switch element {
            case .structure(let inner): add(inner, at: place)
            case .number(let number): add(number.isFloat ? .sse : .integer, size: number.size, at: place)
            default: add(.integer, size: element.layout.size, at: place)
            }
        }
    }

    private mutating func add(_ kind: Class, size: Int, at offset: Int) {
        if size > 0, offset % size != 0 { isUnaligned = true }
        guard offset / 8 < classes.count else { return }
        if kind == .integer || classes[offset / 8] == .none { classes[offset / 8] = kind }
    }
}

extension CStructure {
    /// Whether libffi lays it out as C does when it is told its fields one after another.
    var isPlain: Bool {
        kind == .structure && packing == nil
            && alignment == fields.reduce(1) { max($0, $1.type.layout.alignment) }
            && fields.allSatisfy { field in
                if field.member.alignment != nil { return false }
                if case .structure(let inner) = field.type.inlineElements.element { return inner.isPlain }
                return true
            }
    }

    /// Why it cannot be passed by value, or nil when it can.
    var byValueObstacle: String? {
        if isPlain { return nil }
        #if arch(x86_64)
            if alignment > 16 {
                return "an alignment of \(alignment) by value: libffi keeps the stack at 16"
            }
            // Larger ones lie in memory in any case.
            if size <= 16, Eightbytes(self).isUnaligned {
                return "unaligned fields by value: C passes them in memory, and libffi in registers"
            }
            return nil
        #else
            return "a \(kind.rawValue) by value that is a union, packed or aligned: only x86-64 is known"
        #endif
    }
}
