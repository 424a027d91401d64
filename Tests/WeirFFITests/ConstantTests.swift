import Testing
import WeirFFI

/// Constants as C reads them.
struct ConstantTests {
    private func number(_ text: String, types: String = "") throws -> Int64? {
        var scope = CTypeScope()
        try SignatureParser.declarations("\(types) enum e : i64 { value = \(text) }", into: &scope)
        guard case .enumeration(let enumeration)? = scope.type("e") else { return nil }
        return enumeration.number(of: "value")
    }

    @Test(arguments: [
        ("017", 15), ("0", 0), ("00", 0), ("0x1FuLL", 31), ("0X1f", 31), ("0b101", 5), ("10u", 10), ("10lU", 10),
        ("10ull", 10), ("1 << 2", 4), ("1 | 2 << 3", 17), ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("10 - 4 - 3", 3),
        ("-7 / 2", -3), ("-7 % 2", -1), ("7 & 3 | 8", 11), ("5 ^ 1 & 3", 4), ("~0", -1), ("~0u", 4_294_967_295),
        ("-1u", 4_294_967_295), ("- -3", 3), ("+3", 3), ("'a'", 97), ("'\\n'", 10), ("'\\0'", 0), ("'\\x41'", 65),
        ("'\\101'", 65), ("'\\''", 39), ("'\\xff'", -1), ("1u << 31", 2_147_483_648), ("1l << 31", 2_147_483_648),
        ("-9223372036854775808", Int64.min), ("0x7fffffffffffffff", Int64.max), ("2147483648", 2_147_483_648),
        ("0xffffffff", 4_294_967_295), ("sizeof(i32) * 3", 12), ("sizeof(p)", 16), ("FIRST | SECOND", 6),
        ("SECOND + 1", 5), ("-8 >> 1", -4), ("3 - 1u", 2),
    ])
    func areReadAsInC(text: String, value: Int64) throws {
        #expect(
            try number(text, types: "struct p { i32 a; f64 b; } enum f { FIRST = 2, SECOND = FIRST << 1 }") == value)
    }

    @Test(arguments: [
        ("08", "octal"), ("0x", "is no number"), ("1uu", "is no number"), ("1lul", "is no number"),
        ("'", "no character"),
        ("''", "no character"), ("'ab'", "no character"), ("1 / 0", "divides by zero"), ("1 % 0", "divides by zero"),
        ("1 << 32", "a shift by 32"), ("1 << -1", "a shift by -1"), ("1 << 31", "does not fit int"),
        ("2147483647 + 1", "does not fit int"), ("4294967295u + 1", "does not fit unsigned int"),
        ("9223372036854775807 + 1", "does not fit long"), ("-1 < 2", "due here"), ("18446744073709551615", "too large"),
        ("18446744073709551616", "is no number"), ("-1 + 1u", "mixes a negative number"), ("1.5", "is no integer"),
        ("-1 << 1", "does not fit int"), ("unknown", "no value of a declared enum"), ("1 +", "a number after"),
        ("1f", "is no number"), ("", "due here"),
    ])
    func areRefusedWhereCGivesNone(text: String, message: String) {
        let error = #expect(throws: SignatureProblem.self) { try number(text) }
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func deepOnesEndNothing() {
        for text in [String(repeating: "(", count: 100_000), String(repeating: "-", count: 100_000)] {
            let error = #expect(throws: SignatureProblem.self) { try number(text) }
            #expect(error?.message.contains("at most 64 levels") == true)
        }
    }

    /// Where constants may stand, and what they mean there.
    @Test func standInDefaultsLengthsAndConditions() throws {
        var scope = CTypeScope()
        try SignatureParser.declarations(
            "enum flags : u32 { READ = 1, WRITE = 1 << 1, BOTH = READ | WRITE }", into: &scope)
        let signature = try SignatureParser.signature(
            "i32 f(u32 flags = READ | 0x10u, flags mode = BOTH, i8 c = 'c', f32 x = 1.5f, f64 y = -2.5, u64 m = 010, bytes[1 << 4] b) fails if == -WRITE or > 1 + 2",
            scope)
        #expect(
            signature.parameters.map(\.defaultValue) == [
                .int(17), .string("BOTH"), .int(99), .float(1.5), .float(-2.5), .int(8), nil,
            ])
        #expect(signature.parameters[6].type == .bytes(CExtent(.fixed(16)), .borrowed))
        #expect(signature.failure.condition == .any([.result(.equal, -2), .result(.greater, 3)]))
    }
}
