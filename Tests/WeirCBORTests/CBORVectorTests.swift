import Testing
import WeirCBOR
import WeirValue

/// The examples of RFC 8949, appendix A.
struct CBORVectorTests {
    private static let values: [(String, Value)] = [
        ("00", .int(0)), ("01", .int(1)), ("0a", .int(10)), ("17", .int(23)), ("1818", .int(24)), ("1819", .int(25)),
        ("1864", .int(100)), ("1903e8", .int(1000)), ("1a000f4240", .int(1_000_000)),
        ("1b000000e8d4a51000", .int(1_000_000_000_000)), ("1bffffffffffffffff", .int(unsigned: .max)),
        ("20", .int(-1)), ("29", .int(-10)), ("3863", .int(-100)), ("3903e7", .int(-1000)),
        ("fb3ff199999999999a", .float(1.1)), ("fb7e37e43c8800759c", .float(1.0e+300)),
        ("fbc010666666666666", .float(-4.1)), ("fb7ff0000000000000", .float(.infinity)),
        ("fbfff0000000000000", .float(-.infinity)), ("fb7ff8000000000000", .float(.nan)),
        ("f4", .bool(false)), ("f5", .bool(true)), ("f6", .null), ("40", .bytes([])),
        ("4401020304", .bytes([1, 2, 3, 4])),
        ("60", .string("")), ("6161", .string("a")), ("6449455446", .string("IETF")), ("62225c", .string("\"\\")),
        ("62c3bc", .string("\u{fc}")), ("63e6b0b4", .string("\u{6c34}")), ("64f0908591", .string("\u{10151}")),
        ("80", .list([])), ("83010203", .list([.int(1), .int(2), .int(3)])),
        ("8301820203820405", .list([.int(1), .list([.int(2), .int(3)]), .list([.int(4), .int(5)])])),
        ("98190102030405060708090a0b0c0d0e0f101112131415161718181819", .list((1...25).map { .int($0) })),
        ("a0", .map([])), ("a26161016162820203", .map([("a", .int(1)), ("b", .list([.int(2), .int(3)]))])),
        ("826161a161626163", .list([.string("a"), .map([("b", .string("c"))])])),
        (
            "a56161614161626142616361436164614461656145",
            .map([
                ("a", .string("A")), ("b", .string("B")), ("c", .string("C")), ("d", .string("D")), ("e", .string("E")),
            ])
        ),
    ]

    @Test(arguments: values)
    func supportedOnesAreWrittenAndRead(hex: String, value: Value) throws {
        #expect(CBOR.hex(try CBOR.bytes(value)) == hex)
        #expect(try CBOR.value(CBOR.bytes(hex: hex)) == value)
    }

    @Test(arguments: [
        // Integers below Int64.min, and such as have more than 64 bits.
        "3bffffffffffffffff", "3b8000000000000000", "c249010000000000000000", "c349010000000000000000",
        // Floats of half and single precision.
        "f90000", "f93c00", "f97e00", "fa47c35000", "fa7f800000",
        // Undefined and simple values.
        "f7", "f0", "f818", "f8ff", "e0",
        // Tags.
        "c074323031332d30332d32315432303a30343a30305a", "c11a514b67b0", "d74401020304", "d818456449455446",
        // Keys that are no text.
        "a201020304", "a1f601", "a1416101",
        // Lengths that are not told.
        "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f018202039f0405ffff", "83018202039f0405ff",
        "bf61610161629f0203ffff", "826161bf61626163ff", "ff", "81ff",
        // Reserved lengths.
        "1c", "1d", "1e", "1f", "3c", "5c", "7d", "9e", "bc", "dc", "df", "fc", "fd", "fe",
    ])
    func otherFormsAreRefused(hex: String) {
        #expect(throws: CBORError.malformed) { try CBOR.value(CBOR.bytes(hex: hex)) }
    }

    @Test(arguments: [
        ("1800", Value.int(0)), ("190001", .int(1)), ("1b0000000000000001", .int(1)), ("3800", .int(-1)),
        ("580161", .bytes([0x61])), ("7900026162", .string("ab")), ("9b000000000000000101", .list([.int(1)])),
        ("b8016161f6", .map([("a", .null)])), ("da7765697282056178", .error(code: 5, message: "x")),
        ("db000000007765697282056178", .error(code: 5, message: "x")),
    ])
    func lengthsMayBeLongerThanNeedBe(hex: String, value: Value) throws {
        #expect(try CBOR.value(CBOR.bytes(hex: hex)) == value)
    }
}
