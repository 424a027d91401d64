/// Numbers in memory.
extension CNumber {
    /// Stores an integer that the type holds; of an unsigned type of 64 bits, its bits.
    func store(_ number: Int64, into slot: UnsafeMutableRawPointer) {
        switch self {
        case .bool, .u8: unsafe slot.storeBytes(of: UInt8(truncatingIfNeeded: number), as: UInt8.self)
        case .i8: unsafe slot.storeBytes(of: Int8(truncatingIfNeeded: number), as: Int8.self)
        case .i16, .u16: unsafe slot.storeBytes(of: UInt16(truncatingIfNeeded: number), as: UInt16.self)
        case .i32, .u32: unsafe slot.storeBytes(of: UInt32(truncatingIfNeeded: number), as: UInt32.self)
        case .i64, .u64: unsafe slot.storeBytes(of: number, as: Int64.self)
        case .f32: unsafe slot.storeBytes(of: Float(number), as: Float.self)
        case .f64: unsafe slot.storeBytes(of: Double(number), as: Double.self)
        }
    }

    /// The integer in a slot, or nil for one above the largest of a signed 64-bit one.
    func load(_ slot: UnsafeRawPointer) -> Int64? {
        switch self {
        case .bool: unsafe slot.load(as: UInt8.self) == 0 ? 0 : 1
        case .i8: Int64(unsafe slot.load(as: Int8.self))
        case .u8: Int64(unsafe slot.load(as: UInt8.self))
        case .i16: Int64(unsafe slot.loadUnaligned(as: Int16.self))
        case .u16: Int64(unsafe slot.loadUnaligned(as: UInt16.self))
        case .i32: Int64(unsafe slot.loadUnaligned(as: Int32.self))
        case .u32: Int64(unsafe slot.loadUnaligned(as: UInt32.self))
        case .i64: unsafe slot.loadUnaligned(as: Int64.self)
        case .u64: Int64(exactly: unsafe slot.loadUnaligned(as: UInt64.self))
        case .f32: Int64(exactly: unsafe slot.loadUnaligned(as: Float.self))
        case .f64: Int64(exactly: unsafe slot.loadUnaligned(as: Double.self))
        }
    }
}
