/// An integer constant of C with the type that C gives it, so that its arithmetic is C's; whatever overflows is refused.
struct CConstant: Hashable, Sendable {
    /// A type of constants, by rank.
    enum Kind: Int, Sendable {
        case int, unsigned, long, unsignedLong

        /// Whether it has no negative numbers.
        var isUnsigned: Bool { self == .unsigned || self == .unsignedLong }

        /// How many bits it has.
        var width: Int { self == .int || self == .unsigned ? 32 : 64 }

        /// The name in C.
        var name: String {
            switch self {
            case .int: "int"
            case .unsigned: "unsigned int"
            case .long: "long"
            case .unsignedLong: "unsigned long"
            }
        }

        /// Whether it holds a number.
        func holds(_ number: Int128) -> Bool {
            isUnsigned
                ? number >= 0 && number < (1 as Int128) << width
                : number >= -((1 as Int128) << (width - 1)) && number < (1 as Int128) << (width - 1)
        }
    }

    /// What an operation cannot give.
    enum Fault: Error {
        case overflow(Kind)
        case divisionByZero
        case shift(Int128)
        case mixedSigns
    }

    let value: Int128
    let kind: Kind

    init(_ value: Int128, _ kind: Kind) {
        self.value = value
        self.kind = kind
    }

    /// A number of the smallest type with a sign that holds it.
    init(_ number: Int64) { self.init(Int128(number), Kind.int.holds(Int128(number)) ? .int : .long) }

    /// The number where a signed one of 64 bits holds it.
    var int64: Int64? { Int64(exactly: value) }

    /// The lowest 64 bits.
    var bits: Int64 { Int64(truncatingIfNeeded: value) }

    private static func checked(_ value: Int128, _ kind: Kind) throws(Fault) -> CConstant {
        guard kind.holds(value) else { throw .overflow(kind) }
        return CConstant(value, kind)
    }

    /// `-a` and `~a`, which wrap where the type has no sign, as in C.
    func applied(_ sign: String) throws(Fault) -> CConstant {
        let result = sign == "-" ? -value : sign == "~" ? -1 - value : value
        return try Self.checked(kind.isUnsigned ? result & (((1 as Int128) << kind.width) - 1) : result, kind)
    }

    /// The precedence of an operator between two constants; nil for another sign.
    static func precedence(_ sign: String) -> Int? {
        switch sign {
        case "*", "/", "%": 6
        case "+", "-": 5
        case "<<", ">>": 4
        case "&": 3
        case "^": 2
        case "|": 1
        default: nil
        }
    }

    /// The result of an operator between two constants.
    func applied(_ sign: String, _ other: CConstant) throws(Fault) -> CConstant {
        if sign == "<<" || sign == ">>" {
            guard other.value >= 0, other.value < kind.width else { throw .shift(other.value) }
            // A negative number shifted left, or one shifted into the sign, means nothing in C.
            guard sign == ">>" || value >= 0 else { throw .overflow(kind) }
            return try Self.checked(sign == "<<" ? value << other.value : value >> other.value, kind)
        }
        let common = Kind(rawValue: max(kind.rawValue, other.kind.rawValue)) ?? .long
        guard common.holds(value), common.holds(other.value) else { throw .mixedSigns }
        switch sign {
        case "*":
            let (product, overflow) = value.multipliedReportingOverflow(by: other.value)
            guard !overflow else { throw .overflow(common) }
            return try Self.checked(product, common)
        case "/", "%":
            guard other.value != 0 else { throw .divisionByZero }
            return try Self.checked(sign == "/" ? value / other.value : value % other.value, common)
        case "+": return try Self.checked(value + other.value, common)
        case "-": return try Self.checked(value - other.value, common)
        case "&": return CConstant(value & other.value, common)
        case "^": return CConstant(value ^ other.value, common)
        default: return CConstant(value | other.value, common)
        }
    }
}

extension CConstant.Fault {
    /// What is wrong, lower case.
    var message: String {
        switch self {
        case .overflow(let kind): "the result does not fit \(kind.name), the type that C gives it"
        case .divisionByZero: "this divides by zero"
        case .shift(let count): "a shift by \(count) means nothing in C"
        case .mixedSigns: "this mixes a negative number with an unsigned one, which C would make a large one of"
        }
    }
}
