extension UnsafeRawBufferPointer {
    /// The little-endian number that begins at an offset, where it may lie as it will.
    @inline(__always) func number<Number: FixedWidthInteger>(at offset: Int, as type: Number.Type) -> Number {
        unsafe Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}
