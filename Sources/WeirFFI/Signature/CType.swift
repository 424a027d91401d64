/// A type of the grammar.
package indirect enum CType: Hashable, Sendable {
    /// No value; a result only.
    case void
    /// A number or `bool`.
    case number(CNumber)
    /// A value of a declared enum, by name.
    case enumeration(CEnumeration)
    /// `char *`, NUL-terminated UTF-8.
    case string(CRelease)
    /// Text that ends with a NUL, in another encoding than UTF-8.
    case encoded(CEncoding, CRelease)
    /// `unsigned char *` or `void *` with as many bytes as the extent says.
    case bytes(CExtent, CRelease)
    /// A `char` buffer with text up to the first NUL.
    case text(CExtent)
    /// A pointer to several elements: numbers, enums, structs or pointers.
    case array(CType, CExtent)
    /// A declared struct or union by value.
    case structure(CStructure)
    /// A pointer to one number, enum or struct.
    case pointer(CType)
    /// A pointer of the two kinds above to memory that the caller frees with the function.
    case freed(CType, String)
    /// An opaque pointer that becomes a resource.
    case handle(CHandle)
    /// A pointer to a function.
    case callback(CCallback)
    /// A pointer that is always NULL, such as the user data of a callback.
    case unused
    /// A pointer that may be NULL, which is null as a value.
    case optional(CType)

    /// The type without what is said of its pointer: `optional` and `freed`.
    package var unwrapped: CType {
        switch self {
        case .optional(let inner), .freed(let inner, _): inner.unwrapped
        default: self
        }
    }

    /// Whether the caller frees the pointer, a list's or that to one value.
    var isFreed: Bool {
        switch self {
        case .freed: true
        case .optional(let inner): inner.isFreed
        default: false
        }
    }

    /// Whether null is a value of the type.
    package var isOptional: Bool { if case .optional = self { true } else { false } }

    /// Whether C passes it as a pointer.
    package var isPointer: Bool {
        switch unwrapped {
        case .void, .number, .enumeration, .structure: false
        case .string, .encoded, .bytes, .text, .array, .pointer, .freed, .handle, .callback, .unused, .optional: true
        }
    }
}

/// Who frees memory that a function returns.
package enum CRelease: Hashable, Sendable {
    /// The library; it is copied before anything else is called.
    case borrowed
    /// The caller, with a function of the library or, for `free`, of the C library.
    case function(String)
}

/// How many elements a pointer leads to.
package struct CExtent: Hashable, Sendable {
    /// The elements that there are room for.
    package enum Capacity: Hashable, Sendable {
        /// As many as the value has; another argument may tell C with `len(…)`.
        case open
        /// So many.
        case fixed(Int)
        /// As many as the parameter with this name says.
        case parameter(String)
        /// As many as an expression over several says: `rows * cols`, `n + 1`.
        case product(CProduct)

        /// The parameters, or fields of the struct, that it is made of.
        package var names: [String] {
            switch self {
            case .open, .fixed: []
            case .parameter(let name): [name]
            case .product(let product): product.names
            }
        }

        /// The number of elements, given those of the parameters or fields; nil where nothing tells it, or what does is no
        /// length.
        func count(_ number: (String) -> Int64?) -> Int? {
            switch self {
            case .open: return nil
            case .fixed(let count): return count
            case .parameter(let name): return number(name).flatMap { $0 < 0 ? nil : Int($0) }
            case .product(let product):
                let numbers = product.names.compactMap(number)
                return numbers.count == product.names.count ? product.length(of: numbers).map(Int.init) : nil
            }
        }
    }

    /// How C tells how many elements of an out-buffer it filled.
    package enum Used: Hashable, Sendable {
        /// All of them.
        case all
        /// The parameter with this name says so after the call.
        case parameter(String)
        /// The function's result says so.
        case result
    }

    /// The elements that there are room for.
    package var capacity: Capacity
    /// The elements that C filled.
    package var used: Used

    /// An extent; without arguments an open one, all of whose elements count.
    package init(_ capacity: Capacity = .open, used: Used = .all) {
        self.capacity = capacity
        self.used = used
    }
}
