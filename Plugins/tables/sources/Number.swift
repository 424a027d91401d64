import WeirPlugin

/// A number that stays an integer as long as only integers meet, so that counts and cents come out exact.
enum Number {
    case int(Int128)
    case float(Double)

    /// The number in a cell: an int, a float, or a text in decimal notation; nil for anything else.
    init?(_ cell: Value) {
        switch cell {
        case .int(let number): self = .int(Int128(number))
        case .unsigned(let number): self = .int(Int128(number))
        case .float(let number) where number.isFinite: self = .float(number)
        case .string(let text):
            if let number = Int128(text) {
                self = .int(number)
            } else if text.utf8.allSatisfy(Self.isDecimal), let number = Double(text), number.isFinite {
                self = .float(number)
            } else {
                return nil
            }
        default: return nil
        }
    }

    var double: Double {
        switch self {
        case .int(let number): Double(number)
        case .float(let number): number
        }
    }

    static func + (first: Number, second: Number) -> Number {
        if case .int(let left) = first, case .int(let right) = second {
            let (sum, overflow) = left.addingReportingOverflow(right)
            // Nothing holds it, and so it is no result either.
            return overflow ? .float(left < 0 ? -.infinity : .infinity) : .int(sum)
        }
        return .float(first.double + second.double)
    }

    static func < (first: Number, second: Number) -> Bool {
        if case .int(let left) = first, case .int(let right) = second { return left < right }
        return first.double < second.double
    }

    /// The number as a result.
    ///
    /// - Throws: for an integer of more than 64 bits, and for a sum that was too large for a float.
    func value(_ rounding: Rounding) throws -> Value {
        switch self {
        case .float(let number):
            guard number.isFinite else { throw NodeFailure.invalidInput("the sum does not fit into a float") }
            return .float(rounding.round(number))
        case .int(let number):
            if let number = Int(exactly: number) { return .int(number) }
            if let number = UInt64(exactly: number) { return .unsigned(number) }
            throw NodeFailure.invalidInput("the number \(number) does not fit into an int, which has 64 bits")
        }
    }

    /// `Double(_:)` also reads `nan`, `inf` and hexadecimal numbers, which are words in a table.
    private static func isDecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }
}
