internal import WeirCBOR

/// What a frame of a segment begins with: 32 bytes, all numbers little-endian.
///
///     0  magic        8  check of the payload      16  kind    17  flags    18  rows    20  site    24  check of the 24 bytes before
///     4  length of the payload
struct FrameHeader: Equatable {
    /// The number of bytes of a header.
    static let size = 32
    /// `WRJ1`.
    static let magic: UInt32 = 0x314A_5257
    /// What a frame of records is where none of them has a value.
    static let withoutValues: UInt8 = 1
    /// The most records of a frame.
    static let mostRows = 1 << rowBits
    /// The number of bits of the number of a record in its frame.
    static let rowBits = 11

    var length: UInt32
    var check: UInt64
    var kind: UInt8
    var flags: UInt8
    var rows: UInt16
    /// The number of the site in its session; 0 where the frame has none.
    var site: UInt32

    /// The header of a payload.
    init(of payload: UnsafeRawBufferPointer, _ kind: FrameKind, flags: UInt8 = 0, rows: Int = 0, site: Int = 0) {
        length = UInt32(payload.count)
        check = unsafe Checksum.of(payload)
        self.kind = kind.rawValue
        self.flags = flags
        self.rows = UInt16(rows)
        self.site = UInt32(site)
    }

    /// Reads a header.
    ///
    /// - Parameter bytes: at least `size`.
    /// - Returns: nil where they are none, or damaged.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.size, unsafe bytes.number(at: 0, as: UInt32.self) == Self.magic else { return nil }
        guard
            unsafe Checksum.of(UnsafeRawBufferPointer(rebasing: bytes[..<24])) == bytes.number(at: 24, as: UInt64.self)
        else {
            return nil
        }
        length = unsafe bytes.number(at: 4, as: UInt32.self)
        check = unsafe bytes.number(at: 8, as: UInt64.self)
        kind = unsafe bytes.number(at: 16, as: UInt8.self)
        flags = unsafe bytes.number(at: 17, as: UInt8.self)
        rows = unsafe bytes.number(at: 18, as: UInt16.self)
        site = unsafe bytes.number(at: 20, as: UInt32.self)
    }

    /// The header's bytes.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.size)
        func append(_ number: some FixedWidthInteger) {
            unsafe withUnsafeBytes(of: number.littleEndian) { unsafe bytes.append(contentsOf: $0) }
        }
        append(Self.magic)
        append(length)
        append(check)
        append(kind)
        append(flags)
        append(rows)
        append(site)
        append(Checksum.of(bytes))
        return bytes
    }
}
