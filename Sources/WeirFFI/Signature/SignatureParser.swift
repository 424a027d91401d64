/// Reads the text of signatures and type declarations.
///
/// `Sources/WeirFFI/README.md` has the grammar and what each form means; every rule there has a method of its own here.
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
