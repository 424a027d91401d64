import Testing
import WeirFFI

struct SignatureTests {
    private func parse(_ text: String, _ types: String = "") throws -> CSignature {
        var scope = CTypeScope()
        try SignatureParser.declarations(types, into: &scope)
        return try SignatureParser.signature(text, scope)
    }

    @Test func theIssuesExampleIsRead() throws {
        let signature = try parse("u64 crc32(u64 crc, bytes data, u32 len(data))")
        #expect(signature.name == "crc32")
        #expect(signature.result == .number(.u64))
        #expect(signature.parameters.map(\.name) == ["crc", "data", "len(data)"])
        #expect(signature.parameters[2].role == .length(of: "data"))
    }
}
