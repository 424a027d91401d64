internal import WeirModel

/// Types: a base, what is put behind it, and who frees it.
extension SignatureParser {
    /// Reads a type.
    ///
    /// - Parameter role: what it is for, for messages.
    mutating func type(as role: String) throws(SignatureProblem) -> CType {
        while takeWord("const") || takeWord("struct") || takeWord("enum") {}
        let offset = peek.range.lowerBound
        var (type, pending) = try base(offset)
        while takeWord("const") {}
        suffixes: while true {
            let place = peek.range.lowerBound
            switch peek.kind {
            case .sign("*"):
                advance()
                while takeWord("const") {}
                type = try pointer(to: type, pending, offset, place)
                pending = nil
            case .sign("["):
                type = try extended(type, pending, place)
                pending = nil
            case .sign("?"):
                advance()
                if let pending { throw Self.incomplete(pending, offset) }
                guard type.isPointer, !type.isOptional else {
                    throw SignatureProblem(place, "only a pointer can be NULL; \"?\" has no meaning here")
                }
                type = .optional(type)
            default: break suffixes
            }
        }
        if pending == .char, case .word = peek.kind, peekAhead(1).kind == .sign("[") {
            // `char name[16]`, as C writes it: the extent follows the name.
            return .text(CExtent())
        }
        if let pending { throw Self.incomplete(pending, offset) }
        return try released(type)
    }

    /// A type behind a name, as C writes it: `f64 values[3]`.
    mutating func extendedAfterName(_ type: CType) throws(SignatureProblem) -> CType {
        guard peek.kind == .sign("[") else { return type }
        if type == .text(CExtent()) { return .text(try extent()) }
        return try extended(type, nil, peek.range.lowerBound)
    }

    /// A base that means nothing without what follows it.
    enum Incomplete { case char, void }

    private mutating func base(_ offset: Int) throws(SignatureProblem) -> (CType, Incomplete?) {
        let name = try word("a type")
        switch name {
        case "void": return (.void, peek.kind == .sign("*") ? .void : nil)
        case "char": return (.number(.i8), .char)
        case "string": return (.string(.borrowed), nil)
        case "bytes": return (.bytes(CExtent(), .borrowed), nil)
        case "unused": return (.unused, nil)
        case "unsigned", "signed", "long", "short", "int":
            return (.number(try wordyNumber(name, offset)), nil)
        default: break
        }
        if let number = CNumber(cName: name) { return (.number(number), nil) }
        if let declared = scope.type(name) { return (declared, nil) }
        if let reason = Self.unsupported[name] {
            throw SignatureProblem(offset, "\"\(name)\" is not supported: \(reason)")
        }
        let known = scope.names + CNumber.cNames.keys + CNumber.allCases.map(\.rawValue) + Self.baseNames
        let near = Suggestion.clause(for: name, among: known)
        throw SignatureProblem(
            offset, "unknown type \"\(name)\"\(near.isEmpty ? "; declare it under \"types\"" : near)")
    }

    private static let baseNames = ["void", "string", "bytes", "unused"]

    /// `unsigned long long int` and its like.
    private mutating func wordyNumber(_ first: String, _ offset: Int) throws(SignatureProblem) -> CNumber {
        var words = [first]
        while case .word(let next) = peek.kind,
            ["long", "short", "int", "char", "unsigned", "signed", "double"].contains(next)
        {
            words.append(next)
            advance()
        }
        if words.contains("double") {
            throw SignatureProblem(
                offset, "\"\(words.joined(separator: " "))\" is not supported: its size differs from machine to machine"
            )
        }
        if words.count > 1 { words.removeAll { $0 == "int" } }
        var normal = words.sorted { ($0.hasSuffix("signed") ? 0 : 1) < ($1.hasSuffix("signed") ? 0 : 1) }
        if normal.first == "signed", normal.count > 1, normal[1] != "char" { normal.removeFirst() }
        let name = normal.joined(separator: " ")
        guard let number = CNumber(cName: name.isEmpty ? "int" : name) else {
            throw SignatureProblem(offset, "\"\(words.joined(separator: " "))\" is no number type of C")
        }
        return number
    }

    private func pointer(to type: CType, _ pending: Incomplete?, _ offset: Int, _ place: Int) throws(SignatureProblem)
        -> CType
    {
        switch pending {
        case .char:
            throw SignatureProblem(
                offset,
                "\"char *\" can be several things: say \"string\" for text that ends with NUL, \"bytes\" for data of a known length, \"out char[n]\" for a buffer to fill"
            )
        case .void:
            throw SignatureProblem(
                offset,
                "\"void *\" can be several things: say \"bytes\" for data, a declared \"handle\" for an object, \"unused\" for NULL"
            )
        case nil: break
        }
        switch type {
        case .number, .enumeration, .structure: return .pointer(type)
        case .handle, .callback:
            throw SignatureProblem(place, "a handle or callback is a pointer already; for a pointer to one say \"out\"")
        default:
            throw SignatureProblem(
                place,
                "a pointer to a pointer is not supported; for what a function gives back say \"out\", for several \"[n]\""
            )
        }
    }

    private mutating func extended(_ type: CType, _ pending: Incomplete?, _ place: Int) throws(SignatureProblem)
        -> CType
    {
        let extent = try self.extent()
        if pending == .char { return .text(extent) }
        switch type {
        case .bytes(let old, let release) where old == CExtent(): return .bytes(extent, release)
        case .number, .enumeration, .structure, .string(.borrowed), .optional(.string(.borrowed)):
            return .array(type, extent)
        case .void: throw SignatureProblem(place, "an array of void is not supported; say \"bytes\"")
        default:
            throw SignatureProblem(
                place, "an array of these is not supported; only of numbers, enums, structs and strings")
        }
    }

    private mutating func extent() throws(SignatureProblem) -> CExtent {
        try expect("[", "before a length")
        if take("]") { return CExtent() }
        let offset = peek.range.lowerBound
        var extent = CExtent()
        switch peek.kind {
        case .int(let count):
            guard count > 0, count <= 1 << 30 else {
                throw SignatureProblem(offset, "a length must be from 1 to 1,073,741,824, not \(count)")
            }
            advance()
            extent.capacity = .fixed(Int(count))
        case .word(let name):
            advance()
            extent.capacity = .parameter(name)
        default: throw unexpected("a count or the name of a parameter")
        }
        if take(",") {
            let name = try word("the name of a parameter or \"result\"")
            extent.used = name == "result" ? .result : .parameter(name)
        }
        try expect("]", "after a length")
        return extent
    }

    private mutating func released(_ type: CType) throws(SignatureProblem) -> CType {
        guard peek.kind == .word("free") else { return type }
        switch peekAhead(1).kind {
        case .sign(","), .sign(")"), .sign("="), .sign(";"), .end: return type
        default: break
        }
        let offset = peek.range.lowerBound
        advance()
        let release = CRelease.function(try releaseFunction())
        return try type.released(by: release, offset)
    }

    mutating func releaseFunction() throws(SignatureProblem) -> String {
        // `string free f(…)`: the parenthesis belongs to a function only when it holds nothing but a name.
        guard peek.kind == .sign("("), case .word(let name) = peekAhead(1).kind, peekAhead(2).kind == .sign(")") else {
            return "free"
        }
        for _ in 0..<3 { advance() }
        return name
    }

    private static func incomplete(_ pending: Incomplete, _ offset: Int) -> SignatureProblem {
        switch pending {
        case .char:
            SignatureProblem(
                offset,
                "\"char\" has a sign on some machines and none on others; say \"i8\" or \"u8\", or \"string\" for text")
        case .void: SignatureProblem(offset, "\"void\" is no type for a value")
        }
    }

    private static let unsupported: [String: String] = [
        "va_list": "no function but C's own can make one; use the variadic function",
        "wchar_t": "its size differs from machine to machine; say \"i32[]\" or \"u32[]\"",
        "__int128": "libffi cannot pass it", "_Complex": "libffi passes it on few machines",
        "complex": "libffi passes it on few machines", "union": "nothing says which member is meant; say \"bytes[n]\"",
        "FILE": "declare it: \"handle FILE free(fclose)\"", "auto": "say the type",
    ]
}

extension CType {
    /// The type whose memory the caller frees.
    func released(by release: CRelease, _ offset: Int) throws(SignatureProblem) -> CType {
        switch self {
        case .string: return .string(release)
        case .bytes(let extent, _): return .bytes(extent, release)
        case .optional(let inner): return .optional(try inner.released(by: release, offset))
        default:
            throw SignatureProblem(
                offset, "only \"string\" and \"bytes\" can be freed here; the end of a handle stands in its declaration"
            )
        }
    }
}
