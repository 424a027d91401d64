internal import CWeirCBOR

/// XXH3-64 of bytes, which tells what was damaged from what was written; it keeps nobody from changing both.
package enum Checksum {
    /// The checksum of bytes.
    @unsafe package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        unsafe weir_checksum(bytes.baseAddress, bytes.count)
    }

    /// The checksum of bytes.
    package static func of(_ bytes: [UInt8]) -> UInt64 {
        unsafe bytes.withUnsafeBytes { unsafe of($0) }
    }
}
