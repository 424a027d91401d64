/// Constant expressions of C: numbers, characters, values of enums and `sizeof(T)` with C's operators and precedence.
extension SignatureParser {
    /// The most parentheses and signs inside one another.
    private static let deepestConstant = 64

    /// Reads a constant that a signed number of 64 bits holds.
    mutating func int(_ what: String) throws(SignatureProblem) -> Int64 {
        let offset = peek.range.lowerBound
        let constant = try constant(what)
        guard let number = constant.int64 else {
            throw SignatureProblem(offset, "\(constant.value) is too large; the greatest number here is \(Int64.max)")
        }
        return number
    }

    /// Reads a constant.
    mutating func constant(_ what: String) throws(SignatureProblem) -> CConstant {
        try constant(what, above: 0, depth: 0)
    }

    /// Reads one factor of a product: a number, or a constant in parentheses.
    mutating func factorConstant() throws(SignatureProblem) -> Int64 {
        let offset = peek.range.lowerBound
        guard let number = try operand("a count or the name of a parameter", 0).int64 else {
            throw SignatureProblem(offset, "this number is too large")
        }
        return number
    }

    private mutating func constant(_ what: String, above level: Int, depth: Int) throws(SignatureProblem) -> CConstant {
        var left = try operand(what, depth)
        while case .sign(let sign) = peek.kind, let precedence = CConstant.precedence(sign), precedence > level {
            // `2 * len(data)` is more than a constant.
            if sign == "*", peekAhead(1).kind == .word("len"), peekAhead(2).kind == .sign("(") { break }
            let offset = peek.range.lowerBound
            advance()
            let right = try constant("a number after \"\(sign)\"", above: precedence, depth: depth + 1)
            do throws(CConstant.Fault) {
                left = try left.applied(sign, right)
            } catch {
                throw SignatureProblem(offset, error.message)
            }
        }
        return left
    }

    private mutating func operand(_ what: String, _ depth: Int) throws(SignatureProblem) -> CConstant {
        let token = peek
        let offset = token.range.lowerBound
        guard depth < Self.deepestConstant else {
            throw SignatureProblem(offset, "a constant has at most \(Self.deepestConstant) levels")
        }
        switch token.kind {
        case .int(let constant):
            advance()
            return constant
        case .sign("("):
            advance()
            let inner = try constant(what, above: 0, depth: depth + 1)
            try expect(")", "after a constant")
            return inner
        case .sign(let sign) where sign == "-" || sign == "~" || sign == "+":
            advance()
            if sign == "-", case .int(let number) = peek.kind, number.value == -Int128(Int64.min) {
                // The least number of all has no positive one to be made of.
                advance()
                return CConstant(.min)
            }
            let inner = try operand("a number after \"\(sign)\"", depth + 1)
            do throws(CConstant.Fault) {
                return try inner.applied(sign)
            } catch {
                throw SignatureProblem(offset, error.message)
            }
        case .word("sizeof"):
            advance()
            try expect("(", "after \"sizeof\"")
            let size = try type(as: "a size").layout.size
            try expect(")", "after the type")
            return CConstant(Int128(size), .unsignedLong)
        case .word(let name):
            guard let number = constants[name] ?? scope.constant(name) else {
                if what.contains(" name ") || what.contains("parameter") { throw unexpected(what) }
                throw SignatureProblem(offset, "\(what) is due here, and \"\(name)\" is no value of a declared enum")
            }
            advance()
            return CConstant(number)
        case .float(let number):
            throw SignatureProblem(offset, "\(what) is due here, and \(number) is no integer")
        default: throw unexpected(what)
        }
    }
}
