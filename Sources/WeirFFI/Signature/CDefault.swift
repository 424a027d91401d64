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
