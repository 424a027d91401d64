/// What integer types hold.
extension CNumber {
    /// The least number of an integer type.
    var least: Int64 {
        switch self {
        case .i8: Int64(Int8.min)
        case .i16: Int64(Int16.min)
        case .i32: Int64(Int32.min)
        case .i64: .min
        default: 0
        }
    }

    /// The greatest number of an integer type that a signed one of 64 bits holds too; nil for `u64`, which has greater.
    var greatest: Int64? {
        switch self {
        case .bool: 1
        case .i8: Int64(Int8.max)
        case .u8: Int64(UInt8.max)
        case .i16: Int64(Int16.max)
        case .u16: Int64(UInt16.max)
        case .i32: Int64(Int32.max)
        case .u32: Int64(UInt32.max)
        case .i64: .max
        case .u64, .f32, .f64: nil
        }
    }

    /// Whether an integer type holds a number; a floating-point one takes any.
    func holds(_ number: Int64) -> Bool {
        isFloat || number >= least && number <= greatest ?? .max
    }

    /// The type with its range, for messages.
    var rangeText: String {
        guard isInteger else { return rawValue }
        return "\(rawValue) (\(least) to \(greatest.map { "\($0)" } ?? "\(UInt64.max)"))"
    }
}
