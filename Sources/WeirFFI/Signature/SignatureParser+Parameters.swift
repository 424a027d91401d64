/// Parameters and clauses.
extension SignatureParser {
    /// Reads parameters with their parentheses.
    ///
    /// - Parameter ofCallback: whether they may have no names, since a callback need not look at all that C passes.
    mutating func parameters(ofCallback: Bool = false) throws(SignatureProblem) -> (
        parameters: [CParameter], isVariadic: Bool
    ) {
        try expect("(", "before the parameters")
        var parameters: [CParameter] = []
        var isVariadic = false
        if take(")") { return ([], false) }
        if peek.kind == .word("void"), peekAhead(1).kind == .sign(")") {
            advance()
            advance()
            return ([], false)
        }
        while true {
            let offset = peek.range.lowerBound
            if take("...") {
                guard !isVariadic else { throw SignatureProblem(offset, "\"...\" stands only once") }
                guard !parameters.isEmpty else {
                    throw SignatureProblem(offset, "C has no variadic function without a first parameter")
                }
                isVariadic = true
                _ = take(",")
                guard peek.kind != .sign(")") else {
                    throw SignatureProblem(
                        offset,
                        "say the arguments that stand for \"...\" behind it, as in \"f(string format, ... i32 a, f64 b)\""
                    )
                }
            }
            guard parameters.count < Self.mostParameters else {
                throw SignatureProblem(offset, "a function has at most \(Self.mostParameters) parameters")
            }
            let next = try parameter(
                number: parameters.count + 1, isVariadic: isVariadic, mayBeIgnored: ofCallback)
            if parameters.contains(where: { $0.name == next.name }) {
                throw SignatureProblem(offset, "two parameters are called \"\(next.name)\"")
            }
            parameters.append(next)
            if take(")") { return (parameters, isVariadic) }
            if peek.kind != .sign("...") { try expect(",", "or \")\" after a parameter") }
        }
    }

    private mutating func parameter(
        number: Int, isVariadic: Bool, mayBeIgnored: Bool
    ) throws(SignatureProblem) -> CParameter {
        let offset = peek.range.lowerBound
        var direction = CParameter.Direction.in
        if case .word(let word) = peek.kind, let known = CParameter.Direction(rawValue: word), known != .in {
            direction = known
            advance()
        }
        let staysOnFailure = direction == .take && takeWord("unless")
        if staysOnFailure, !takeWord("fails") { throw unexpected("\"fails\" after \"take unless\"") }
        let start = peek.range.lowerBound
        var type = try self.type(as: "a parameter", mayBeOwned: direction == .out)
        let typeText = text(from: start)
        var name = "argument \(number)"
        var role = CParameter.Role.value
        if case .word("len") = peek.kind, peekAhead(1).kind == .sign("(") {
            let of = try length()
            role = .length(of: of)
            name = "len(\(of))"
        } else if case .word(let word) = peek.kind {
            name = word
            advance()
            type = try extendedAfterName(type)
        } else if mayBeIgnored, type != .unused {
            role = .ignored
        } else if type != .unused {
            throw unexpected("the name of the parameter, or \"len(…)\",")
        }
        let defaultValue = take("=") ? try self.defaultValue(for: type) : nil
        return CParameter(
            name: name, type: type, typeText: typeText, direction: direction, staysOnFailure: staysOnFailure,
            role: role,
            defaultValue: defaultValue, isVariadic: isVariadic, offset: offset)
    }

    mutating func length() throws(SignatureProblem) -> String {
        advance()
        try expect("(", "after \"len\"")
        let name = try word("the name of a parameter")
        try expect(")", "after the name of a parameter")
        return name
    }

    /// Reads a default value.
    ///
    /// - Parameter type: what it is for; the name of an enum's value is a number where a number is due.
    mutating func defaultValue(for type: CType) throws(SignatureProblem) -> CDefault {
        let token = peek
        switch token.kind {
        case .float(let number):
            advance()
            return .float(number)
        case .sign("-"):
            guard case .float(let number) = peekAhead(1).kind else { break }
            advance()
            advance()
            return .float(-number)
        case .text(let text):
            advance()
            return .string(text)
        case .word("len"): return try lengthDefault(factor: 1)
        case .word("true"), .word("false"), .word("null"):
            advance()
            return token.kind == .word("null") ? .null : .bool(token.kind == .word("true"))
        case .word(let name):
            if case .number = type { break }
            // The name of an enum's value, or of what is called back.
            advance()
            return .string(name)
        case .int(let constant):
            // `2 * len(data)`
            guard peekAhead(1).kind == .sign("*"), peekAhead(2).kind == .word("len") else { break }
            guard let factor = constant.int64 else { break }
            advance()
            advance()
            return try lengthDefault(factor: factor)
        default: break
        }
        let constant = try constant("a default value")
        return constant.int64.map { .int($0) } ?? .unsigned(UInt64(constant.value))
    }

    private mutating func lengthDefault(factor: Int64) throws(SignatureProblem) -> CDefault {
        let name = try length()
        var addend: Int64 = 0
        if take("+") { addend = try int("a number after \"+\"") }
        return .length(of: name, factor: factor, addend: addend)
    }

    /// Reads what stands behind the parameters.
    mutating func clauses() throws(SignatureProblem) -> FailureRule {
        var rule = FailureRule()
        while true {
            let offset = peek.range.lowerBound
            if takeWord("fails") {
                guard takeWord("if") else { throw unexpected("\"if\" after \"fails\"") }
                guard rule.condition == .never else { throw SignatureProblem(offset, "\"fails if\" stands only once") }
                rule.condition = try condition()
            } else if takeWord("errno") {
                rule.usesErrno = true
            } else if takeWord("message") {
                guard rule.message == nil, rule.messageParameter == nil else {
                    throw SignatureProblem(offset, "\"message\" stands only once")
                }
                if peekAhead(1).kind == .sign("(") || peekAhead(1).kind == .sign(".") {
                    rule.message = try messageFunction()
                } else {
                    rule.messageParameter = try word("a function or an \"out string\" that gives the message")
                }
            } else {
                if rule.usesErrno, rule.condition == .never { rule.condition = .errno }
                return rule
            }
        }
    }

    /// `< 0 or == 99`, `null and errno`; as in C, "and" binds more closely.
    private mutating func condition() throws(SignatureProblem) -> FailureRule.Condition {
        var alternatives: [FailureRule.Condition] = []
        repeat {
            var all = [try singleCondition()]
            while takeWord("and") { all.append(try singleCondition()) }
            alternatives.append(all.count == 1 ? all[0] : .all(all))
        } while takeWord("or")
        return alternatives.count == 1 ? alternatives[0] : .any(alternatives)
    }

    private mutating func singleCondition() throws(SignatureProblem) -> FailureRule.Condition {
        if takeWord("null") { return .null }
        if takeWord("errno") { return .errno }
        var subject: String?
        if case .word(let name) = peek.kind, case .sign(let sign) = peekAhead(1).kind,
            FailureRule.Comparison(rawValue: sign) != nil, name != "or", name != "and"
        {
            advance()
            subject = name == "result" ? nil : name
        }
        guard case .sign(let sign) = peek.kind, let comparison = FailureRule.Comparison(rawValue: sign) else {
            throw unexpected("a comparison such as \"< 0\", \"null\" or \"errno\"")
        }
        advance()
        let bound = try constant("a number to compare the result with").bits
        return subject.map { .parameter($0, comparison, bound) } ?? .result(comparison, bound)
    }

    private mutating func messageFunction() throws(SignatureProblem) -> FailureRule.MessageFunction {
        var name = try word("the function that gives the message")
        if take(".") { name += ".\(try word("the function of \"\(name)\" that gives the message"))" }
        try expect("(", "after the function that gives the message")
        var arguments: [String] = []
        if take(")") { return .init(name: name, arguments: []) }
        repeat { arguments.append(try word("the name of a parameter, \"result\" or \"errno\"")) } while take(",")
        try expect(")", "after the arguments of the message function")
        return .init(name: name, arguments: arguments)
    }
}
