import Testing
import WeirDebugInfo
import WeirFFI

/// Bytes that a function may write into: it gets the memory of the item itself.
struct WritableBytesTests {
    private let fixture: FixtureLibrary

    init() throws {
        fixture = try FixtureLibrary(
            """
            #include <stddef.h>
            typedef unsigned char byte;
            typedef const byte constant;
            void writes(byte *data, size_t n) { data[0] = (byte)n; }
            void writes_anything(void *data, size_t n) { writes(data, n); }
            size_t reads(const byte *data, size_t n) { return data[0] + n; }
            size_t reads_alias(constant *data, size_t n) { return data[0] + n; }
            """)
    }

    private func differences(_ text: String) throws -> [SignatureDifference] {
        let library = try DebugLibrary(path: fixture.path)
        let signature = try SignatureParser.signature(text, CTypeScope())
        return SignatureComparison(with: library).differences(
            signature, from: try #require(library.function(named: signature.name)))
    }

    @Test(arguments: [("writes", "byte *"), ("writes_anything", "void *")])
    func aPointerThatIsNotConstIsAWarning(_ name: String, _ type: String) throws {
        let found = try differences("void \(name)(bytes data, size_t len(data))")
        #expect(found.map(\.severity) == [.warning])
        #expect(
            found.map(\.message) == [
                "parameter 1 \"data\" is declared bytes, and the library's \(type) is not const: a function that writes there "
                    + "changes the item for other nodes; declare it \"inout\", which copies it, or say \"trust\" where the "
                    + "function only reads"
            ])
    }

    @Test(arguments: [
        "u64 reads(bytes data, size_t len(data))", "u64 reads_alias(bytes data, size_t len(data))",
        "void writes(inout bytes[n] data, size_t n)", "void writes(out bytes[n] data, size_t n)",
    ])
    func whatIsConstOrCopiedAgrees(_ text: String) throws {
        #expect(try differences(text) == [])
    }
}
