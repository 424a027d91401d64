/// Declarations of enums, handles and callbacks.
extension SignatureParser {
    /// Reads one declaration.
    mutating func declaration() throws(SignatureProblem) -> (String, CType) {
        let offset = peek.range.lowerBound
        let (packing, alignment) = try layoutWords()
        let kind = try word(Self.declarations)
        switch kind {
        case "struct": return try structure(.structure, packing, alignment)
        case "union": return try structure(.union, packing, alignment)
        case _ where packing != nil || alignment != nil:
            throw SignatureProblem(offset, "\"packed\" and \"align\" belong to a struct or union")
        case "enum": return try enumeration()
        case "handle":
            let name = try word("the handle's name")
            let destructor = takeWord("free") ? try releaseFunction() : nil
            return (name, .handle(CHandle(name: name, destructor: destructor)))
        case "callback": return try callback()
        default:
            throw SignatureProblem(offset, "a declaration begins with \(Self.declarations), not with \"\(kind)\"")
        }
    }

    private static let declarations = "\"struct\", \"union\", \"enum\", \"handle\" or \"callback\""

    private mutating func enumeration() throws(SignatureProblem) -> (String, CType) {
        let name = try word("the enum's name")
        var base = CNumber.i32
        if take(":") {
            let offset = peek.range.lowerBound
            guard case .number(let number) = try type(as: "an enum"), number.isInteger else {
                throw SignatureProblem(offset, "an enum is made of an integer type")
            }
            base = number
        }
        try expect("{", "after the enum's name")
        var members: [CEnumeration.Member] = []
        defer { constants = [:] }
        var next: Int64 = 0
        repeat {
            if peek.kind == .sign("}") { break }
            let offset = peek.range.lowerBound
            let member = try word("the name of a value")
            if take("=") { next = try int("the value's number") }
            guard constants.updateValue(next, forKey: member) == nil else {
                throw SignatureProblem(offset, "the enum \"\(name)\" has two values \"\(member)\"")
            }
            guard base.holds(next) else { throw SignatureProblem(offset, "\(next) does not fit \"\(base.rawValue)\"") }
            members.append(.init(name: member, number: next))
            next = next &+ 1
        } while take(",")
        try expect("}", "after the enum's values")
        guard !members.isEmpty else {
            throw SignatureProblem(peek.range.lowerBound, "the enum \"\(name)\" has no values")
        }
        return (name, .enumeration(CEnumeration(name: name, base: base, members: members)))
    }

    private mutating func callback() throws(SignatureProblem) -> (String, CType) {
        let start = peek.range.lowerBound
        let result = try type(as: "a result")
        let resultText = text(from: start)
        let name = try word("the callback's name")
        let (parameters, isVariadic) = try parameters(ofCallback: true)
        guard !isVariadic else { throw SignatureProblem(start, "a callback cannot be variadic") }
        var otherwise = CDefault.int(0)
        var lifetime = CCallback.Lifetime.call
        if takeWord("else") { otherwise = try defaultValue(for: result) }
        if takeWord("for") {
            let offset = peek.range.lowerBound
            guard let known = CCallback.Lifetime(rawValue: try word("\"call\" or \"instance\"")) else {
                throw SignatureProblem(offset, "a callback lives for the \"call\" or the \"instance\"")
            }
            lifetime = known
        }
        let callback = CCallback(
            name: name, result: result, parameters: parameters, otherwise: otherwise, lifetime: lifetime)
        try CallbackRules(callback, resultText: resultText, resultOffset: start).check()
        return (name, .callback(callback))
    }
}
