/// Cuts the text of a signature into words and signs.
struct SignatureLexer {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    /// All tokens, the last of which is the end.
    static func tokens(of text: String) throws(SignatureProblem) -> [SignatureToken] {
        var lexer = SignatureLexer(text)
        var tokens: [SignatureToken] = []
        while true {
            let token = try lexer.next()
            tokens.append(token)
            if token.kind == .end { return tokens }
        }
    }

    private mutating func next() throws(SignatureProblem) -> SignatureToken {
        skipSpace()
        let start = index
        guard index < bytes.count else { return SignatureToken(kind: .end, range: start..<start) }
        let byte = bytes[index]
        let kind: SignatureToken.Kind
        if Self.isLetter(byte) {
            while index < bytes.count, Self.isLetter(bytes[index]) || Self.isDigit(bytes[index]) { index += 1 }
            kind = .word(String(decoding: bytes[start..<index], as: UTF8.self))
        } else if Self.isDigit(byte) {
            kind = try number(from: start)
        } else if byte == UInt8(ascii: "'") {
            kind = try character(from: start)
        } else if byte == UInt8(ascii: "\"") {
            kind = try text(from: start)
        } else {
            kind = try sign(from: start)
        }
        return SignatureToken(kind: kind, range: start..<index)
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            if bytes[index...].starts(with: "//".utf8) {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            } else if [0x20, 0x09, 0x0A, 0x0D].contains(bytes[index]) {
                index += 1
            } else {
                return
            }
        }
    }

    private mutating func number(from start: Int) throws(SignatureProblem) -> SignatureToken.Kind {
        let isHex = bytes[start...].starts(with: "0x".utf8) || bytes[start...].starts(with: "0X".utf8)
        while index < bytes.count {
            let byte = bytes[index]
            let isExponentSign =
                (byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"))
                && (bytes[index - 1] | 0x20) == UInt8(ascii: isHex ? "p" : "e")
            guard Self.isDigit(byte) || Self.isLetter(byte) || byte == UInt8(ascii: ".") || isExponentSign else {
                break
            }
            index += 1
        }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        if let constant = CConstant(literal: text) { return .int(constant) }
        // `1.0f`; without a point or an exponent, "f" belongs to no number.
        let isFloat = text.contains(".") || text.lowercased().contains(isHex ? "p" : "e")
        let hasSuffix = isFloat && text.lowercased().hasSuffix("f")
        if isFloat, let number = Double(hasSuffix ? String(text.dropLast()) : text), number.isFinite {
            return .float(hasSuffix ? Double(Float(number)) : number)
        }
        let isOctal = text.hasPrefix("0") && text.allSatisfy { $0.isASCII && $0.isNumber }
        throw SignatureProblem(
            start,
            isOctal ? "\"\(text)\" begins with 0, so it is octal, and has other digits" : "\"\(text)\" is no number")
    }

    private mutating func character(from start: Int) throws(SignatureProblem) -> SignatureToken.Kind {
        guard let (constant, end) = CConstant.character(bytes, start + 1), end < bytes.count,
            bytes[end] == UInt8(ascii: "'")
        else {
            throw SignatureProblem(start, "this is no character such as 'c', '\\n', '\\0' or '\\x41'")
        }
        index = end + 1
        return .int(constant)
    }

    private mutating func text(from start: Int) throws(SignatureProblem) -> SignatureToken.Kind {
        index += 1
        var content: [UInt8] = []
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count {
                index += 1
                content.append(bytes[index] == UInt8(ascii: "n") ? 0x0A : bytes[index])
            } else {
                content.append(bytes[index])
            }
            index += 1
        }
        guard index < bytes.count else {
            throw SignatureProblem(start, "the text that begins here has no end; a \" is missing")
        }
        index += 1
        return .text(String(decoding: content, as: UTF8.self))
    }

    private mutating func sign(from start: Int) throws(SignatureProblem) -> SignatureToken.Kind {
        for sign in ["...", "<<", ">>", "<=", ">=", "==", "!="] where bytes[start...].starts(with: sign.utf8) {
            index += sign.utf8.count
            return .sign(sign)
        }
        let single = String(decoding: bytes[start...start], as: UTF8.self)
        guard "(),*[]?={};:<>+-./%&|^~".contains(single) else {
            let rest = String(decoding: bytes[start...], as: UTF8.self)
            throw SignatureProblem(start, "\"\(rest.prefix(1))\" has no meaning in a signature")
        }
        index += 1
        return .sign(single)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
