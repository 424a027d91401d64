/// Declarations of structs and unions.
extension SignatureParser {
    private static let mostFields = 1024
    private static let largestStructure = 1 << 20
    private static let largestAlignment = 4096

    /// `packed`, `packed(2)`, `align(16)`.
    mutating func layoutWords() throws(SignatureProblem) -> (packing: Int?, alignment: Int?) {
        var (packing, alignment): (Int?, Int?) = (nil, nil)
        while true {
            if takeWord("packed") {
                packing = peek.kind == .sign("(") ? try alignmentInParentheses() : 1
            } else if let next = try alignmentWord() {
                alignment = max(alignment ?? 1, next)
            } else {
                return (packing, alignment)
            }
        }
    }

    private mutating func alignmentWord() throws(SignatureProblem) -> Int? {
        guard peekAhead(1).kind == .sign("("), takeWord("align") || takeWord("_Alignas") || takeWord("alignas") else {
            return nil
        }
        return try alignmentInParentheses()
    }

    private mutating func alignmentInParentheses() throws(SignatureProblem) -> Int {
        try expect("(", "before an alignment")
        let offset = peek.range.lowerBound
        let number = try int("an alignment in bytes")
        guard number > 0, number <= Self.largestAlignment, number & (number - 1) == 0 else {
            throw SignatureProblem(
                offset, "an alignment is 1, 2, 4 and so on up to \(Self.largestAlignment), not \(number)")
        }
        try expect(")", "after an alignment")
        return Int(number)
    }

    /// Reads a struct or union behind its first word.
    mutating func structure(
        _ kind: CStructure.Kind, _ packing: Int?, _ alignment: Int?
    ) throws(SignatureProblem) -> (String, CType) {
        let what = kind.rawValue
        let name = try word("the \(what)'s name")
        try expect("{", "after the \(what)'s name")
        var members: [CStructure.Member] = []
        var offsets: [Int] = []
        var names: Set<String> = []
        var size = 0
        while !take("}") {
            let offset = peek.range.lowerBound
            let member = try self.member(of: kind, name)
            guard names.insert(member.name).inserted else {
                throw SignatureProblem(offset, "two fields are called \"\(member.name)\"")
            }
            members.append(member)
            offsets.append(offset)
            size = CStructure.end(of: member, after: kind == .union ? 0 : size, packing: packing)
            guard members.count <= Self.mostFields, size <= Self.largestStructure else {
                throw SignatureProblem(offset, "a \(what) has at most \(Self.mostFields) fields and 1 MiB")
            }
        }
        guard !members.isEmpty else {
            throw SignatureProblem(peek.range.lowerBound, "the \(what) \"\(name)\" has no fields")
        }
        try FieldRules(name, members, offsets, kind).check()
        return (
            name,
            .structure(
                CStructure(name: name, kind: kind, packing: packing, alignment: alignment ?? 1, members: members))
        )
    }

    private mutating func member(of kind: CStructure.Kind, _ owner: String) throws(SignatureProblem)
        -> CStructure.Member
    {
        let alignment = try alignmentWord()
        if peek.kind == .word(owner) || peek.kind == .word("struct") && peekAhead(1).kind == .word(owner) {
            throw SignatureProblem(
                peek.range.lowerBound,
                Unsupported.message(
                    "\"\(owner)\" inside itself is not supported",
                    "a value has no end that leads back to itself; say \"unused\""))
        }
        var type = try self.type(as: "a field")
        var length: String?
        let name: String
        if peek.kind == .word("len"), peekAhead(1).kind == .sign("(") {
            let of = try self.length()
            length = of
            name = "len(\(of))"
        } else {
            name = try word("the field's name")
            type = try extendedAfterName(type)
        }
        if peek.kind == .sign(":") {
            throw SignatureProblem(
                peek.range.lowerBound,
                Unsupported.message(
                    "bit-fields are not supported",
                    "their layout is the compiler's choice; declare what holds them as a number"))
        }
        var member = CStructure.Member(name: name, type: type)
        member.alignment = alignment
        member.lengthOf = length
        if takeWord("by") { member.selector = try word("the field that tells the member") }
        try expect(";", "after a field")
        return member
    }
}
