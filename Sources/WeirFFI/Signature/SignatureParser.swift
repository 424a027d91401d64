/// Reads the text of signatures and type declarations.
///
/// The grammar, close to C; `const`, `struct` and `enum` before a type are passed over:
///
///     signature   = [ "trust" ] result name "(" [ parameters ] ")" { clause }
///     result      = [ "borrowed" | "owned" ] type
///     parameters  = "void" | parameter { "," parameter } [ "," "..." parameter { "," parameter } ]
///     parameter   = [ "out" [ "borrowed" | "owned" ] | "inout" | "take" [ "unless" "fails" ] ]
///                   type [ name | "len" "(" name ")" ] [ "=" default ]     of a callback also without a name
///     default     = number | text | "true" | "false" | "null" | [ int "*" ] "len" "(" name ")" [ "+" int ]
///     type        = base { "*" | "[" [ extent ] "]" | "?" } [ "free" [ "(" function ")" ] ]
///     base        = "void" | number type | "string" | "bytes" | "char" | "unused" | declared name
///     extent      = count or name [ "," ( name | "result" ) ]     capacity, and what tells the elements filled
///     clause      = "fails" "if" ( comparison int | "null" | "errno" )
///                 | "errno" | "message" ( function "(" [ name { "," name } ] ")" | name )
///     declaration = "struct" name "{" { type name ";" } "}"
///                 | "enum" name [ ":" integer type ] "{" member [ "=" int ] { "," … } "}"
///                 | "handle" name [ "free" "(" function ")" ]
///                 | "callback" type name "(" [ parameters ] ")" [ "else" default ] [ "for" ( "call" | "instance" ) ]
///
/// What a type means as a value of a flow:
///
///     i8 … u64, f32, f64, bool, int, long, size_t …   int, float, bool; checked for range both ways
///     string        char *       text; a NUL inside is an error. `string free` and `string free(f)` are freed after copying
///     bytes         void *       bytes or a string, with `u32 len(data)` for its length; `bytes[n]` has n, or as many as
///                                the parameter n says
///     T[] T[n]      T *          a list of numbers, enums, structs or strings
///     char[n]       char *       a buffer with text up to the first NUL; as a field it lies inside the struct
///     NAME          by value     a declared struct (a map), enum (its name), handle (a resource), callback (a node type)
///     T*            T *          a pointer to one number, enum or struct
///     T?            may be NULL  null
///     unused        void *       always NULL
///     out T x       T *          nothing goes in, and the result has it; `out bytes[n] x` is a buffer for n bytes
///
/// Whose a handle is:
///
///     h f(…)                the caller's, ended by the function in its declaration; `h free(g) f(…)` by another one.
///                           It ends before the handles that the call was given, and with the run at the latest
///     borrowed h f(…)       the library's: never ended
///     owned h f(…)          as without the word, and an error where no function ends it; `owned string` is `string free`
///     take h x              the function's, once it has been called, even if it fails, as of `fclose`
///     take unless fails h x the function's, unless it fails by its rule, as of `sqlite3_close`
///
/// `trust` before a signature says that it is right where the library's debug information says something else.
package struct SignatureParser {
    /// The most parameters of one function.
    static let mostParameters = 64

    private(set) var scope: CTypeScope
    let text: String
    private let tokens: [SignatureToken]
    private var position = 0
    /// The values of an enum whose declaration is being read.
    var constants: [String: Int64] = [:]

    private init(_ text: String, _ scope: CTypeScope) throws(SignatureProblem) {
        self.text = text
        self.scope = scope
        tokens = try SignatureLexer.tokens(of: text)
    }

    /// What a signature says.
    ///
    /// - Throws: the first thing that is wrong, and where.
    package static func signature(_ text: String, _ scope: CTypeScope) throws(SignatureProblem) -> CSignature {
        var parser = try SignatureParser(text, scope)
        let isTrusted = parser.takeWord("trust")
        let start = parser.peek.range.lowerBound
        let result = try parser.type(as: "a result", mayBeOwned: true)
        let resultText = parser.text(from: start)
        let nameOffset = parser.peek.range.lowerBound
        let name = try parser.word("the function's name")
        let (parameters, isVariadic) = try parser.parameters()
        var failure = try parser.clauses()
        failure.convertBound(to: result)
        guard parser.peek.kind == .end else {
            throw parser.unexpected("the end, \"fails if\", \"errno\" or \"message\"")
        }
        let signature = CSignature(
            name: name, result: result, resultText: resultText, parameters: parameters, isVariadic: isVariadic,
            failure: failure, isTrusted: isTrusted, nameOffset: nameOffset, text: text)
        try SignatureRules(signature, resultOffset: start).check()
        return signature
    }

    /// Where a text names a function that frees, ends or explains something, or nil.
    package static func offset(ofHelper name: String, in text: String) -> Int? {
        guard let tokens = try? SignatureLexer.tokens(of: text) else { return nil }
        let parts = name.split(separator: ".").map(String.init)
        for index in tokens.indices.dropFirst() where tokens[index].kind == .word(parts[0]) {
            let isWhole =
                parts.count == 1
                || tokens.count > index + 2 && tokens[index + 1].kind == .sign(".")
                    && tokens[index + 2].kind == .word(parts[1])
            let before = tokens[index - 1].kind
            let isFreeing = before == .sign("(") && index > 1 && tokens[index - 2].kind == .word("free")
            if isWhole, isFreeing || before == .word("message") { return tokens[index].range.lowerBound }
        }
        return nil
    }

    /// Declares the types in a text.
    ///
    /// - Throws: the first thing that is wrong, and where; what stands before it is declared.
    package static func declarations(_ text: String, into scope: inout CTypeScope) throws(SignatureProblem) {
        var parser = try SignatureParser(text, scope)
        // The parser's alone, since each declaration would copy a scope that is shared.
        scope = CTypeScope()
        defer { scope = parser.scope }
        while true {
            while parser.take(";") {}
            if parser.peek.kind == .end { return }
            let offset = parser.peek.range.lowerBound
            let (name, type) = try parser.declaration()
            if parser.scope.type(name) != nil || CNumber(cName: name) != nil || Self.ownWords.contains(name) {
                throw SignatureProblem(offset, "the name \"\(name)\" is taken already")
            }
            parser.scope.declare(name, type)
        }
    }

    static let ownWords: Set<String> = [
        "void", "string", "bytes", "char", "unused", "out", "inout", "take", "len", "free", "const", "struct", "enum",
        "union", "packed", "align", "handle", "callback", "null", "true", "false", "result", "errno", "or", "and", "by",
        "sizeof",
        "borrowed", "owned", "trust",
    ]

    // MARK: Tokens

    var peek: SignatureToken { tokens[position] }

    func peekAhead(_ count: Int) -> SignatureToken { tokens[min(position + count, tokens.count - 1)] }

    mutating func advance() { if position < tokens.count - 1 { position += 1 } }

    mutating func take(_ sign: String) -> Bool {
        guard peek.kind == .sign(sign) else { return false }
        advance()
        return true
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard peek.kind == .word(word) else { return false }
        advance()
        return true
    }

    mutating func expect(_ sign: String, _ after: String) throws(SignatureProblem) {
        guard take(sign) else { throw unexpected("\"\(sign)\" \(after)") }
    }

    mutating func word(_ what: String) throws(SignatureProblem) -> String {
        guard case .word(let text) = peek.kind else { throw unexpected(what) }
        advance()
        return text
    }

    func unexpected(_ expected: String) -> SignatureProblem {
        SignatureProblem(peek.range.lowerBound, "\(expected) is due here, not \(peek.description)")
    }

    /// The text from an offset to the end of the last token taken.
    func text(from start: Int) -> String {
        let end = position > 0 ? tokens[position - 1].range.upperBound : 0
        return start < end ? String(decoding: Array(text.utf8)[start..<end], as: UTF8.self) : ""
    }
}
