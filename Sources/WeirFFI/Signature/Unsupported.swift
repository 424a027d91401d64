/// What signatures cannot say, and why; `Sources/WeirFFI/README.md` has the same as a table.
enum Unsupported {
    /// Types of C without a counterpart, and why.
    static let types: [String: String] = [
        "va_list": "no function but C's own can make one; use the variadic function",
        "wchar_t": "a single one is \"i32\"; text of them is \"string wchar\"",
        "__int128": "no value holds it, and libffi cannot pass it",
        "_Complex": "libffi passes it on few machines; by pointer it is \"f64[2]\"",
        "complex": "libffi passes it on few machines; by pointer it is \"f64[2]\"",
        "__m128": "libffi passes no vectors", "__m128d": "libffi passes no vectors",
        "__m128i": "libffi passes no vectors", "__m256": "libffi passes no vectors",
        "__m256d": "libffi passes no vectors", "__m256i": "libffi passes no vectors",
        "__m512": "libffi passes no vectors", "_Float16": "libffi does not know it",
        "__float128": "no value holds it, and libffi cannot pass it",
        "_Float128": "no value holds it, and libffi cannot pass it",
        "_Decimal32": "libffi does not know it", "_Decimal64": "libffi does not know it",
        "_Decimal128": "libffi does not know it",
        "jmp_buf": "a jump over the frames of the host would leave it broken",
        "sigjmp_buf": "a jump over the frames of the host would leave it broken",
        "FILE": "declare it: \"handle FILE free(fclose)\"", "auto": "say the type",
    ]

    /// A message that leads to the table.
    static func message(_ what: String, _ reason: String) -> String {
        "\(what): \(reason) (Sources/WeirFFI/README.md, \"What stays out\")"
    }
}
