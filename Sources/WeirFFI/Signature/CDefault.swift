internal import WeirValue

/// The value of a parameter that nothing else gives.
package enum CDefault: Hashable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    /// An integer above the greatest of 64 bits with a sign.
    case unsigned(UInt64)
    case float(Double)
    case string(String)
    /// `factor * len(parameter) + addend`, elements of another parameter's value.
    case length(of: String, factor: Int64, addend: Int64)
}

extension CDefault {
    /// The default as a value; null for a length, which depends on another argument.
    var value: Value {
        switch self {
        case .null, .length: .null
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .unsigned(let number): .int(unsigned: number)
        case .float(let number): .float(number)
        case .string(let text): .string(text)
        }
    }
}
