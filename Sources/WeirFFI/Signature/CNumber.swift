/// A number type of C, by its width and sign on this machine.
package enum CNumber: String, CaseIterable, Hashable, Sendable {
    case bool, i8, u8, i16, u16, i32, u32, i64, u64, f32, f64

    /// Its size and alignment in bytes.
    package var size: Int {
        switch self {
        case .bool, .i8, .u8: 1
        case .i16, .u16: 2
        case .i32, .u32, .f32: 4
        case .i64, .u64, .f64: 8
        }
    }

    /// Whether it is `f32` or `f64`.
    package var isFloat: Bool { self == .f32 || self == .f64 }

    /// Whether it is an integer, which `bool` is not.
    package var isInteger: Bool { !isFloat && self != .bool }

    /// Whether it has negative values.
    package var isSigned: Bool {
        switch self {
        case .i8, .i16, .i32, .i64, .f32, .f64: true
        case .bool, .u8, .u16, .u32, .u64: false
        }
    }

    /// The number type that a C name means on this machine, or nil.
    ///
    /// `char` is not among them, since its sign differs from machine to machine.
    package init?(cName: String) {
        if let own = CNumber(rawValue: cName) {
            self = own
            return
        }
        guard let known = Self.cNames[cName] else { return nil }
        self = known
    }

    /// All names that the grammar knows besides the short ones.
    package static let cNames: [String: CNumber] = [
        "_Bool": .bool, "schar": .i8, "signed char": .i8, "uchar": .u8, "unsigned char": .u8,
        "short": .i16, "ushort": .u16, "unsigned short": .u16, "int": .i32, "uint": .u32, "unsigned": .u32,
        "unsigned int": .u32, "signed": .i32, "signed int": .i32, "long": longType(.i64, .i32),
        "ulong": longType(.u64, .u32), "unsigned long": longType(.u64, .u32), "long int": longType(.i64, .i32),
        "unsigned long int": longType(.u64, .u32), "longlong": .i64, "long long": .i64, "ulonglong": .u64,
        "unsigned long long": .u64, "size_t": longType(.u64, .u32), "ssize_t": longType(.i64, .i32),
        "ptrdiff_t": longType(.i64, .i32), "intptr_t": longType(.i64, .i32), "uintptr_t": longType(.u64, .u32),
        "off_t": longType(.i64, .i32), "int8_t": .i8, "uint8_t": .u8, "int16_t": .i16, "uint16_t": .u16,
        "int32_t": .i32, "uint32_t": .u32, "int64_t": .i64, "uint64_t": .u64, "float": .f32, "double": .f64,
    ]

    /// Linux has longs as wide as pointers.
    private static func longType(_ wide: CNumber, _ narrow: CNumber) -> CNumber {
        MemoryLayout<Int>.size == 8 ? wide : narrow
    }
}
