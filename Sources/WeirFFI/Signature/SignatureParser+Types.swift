internal import WeirModel

/// Types: a base, what is put behind it, and who frees it.
extension SignatureParser {
    /// Reads a type.
    ///
    /// - Parameters:
    ///   - role: what it is for, for messages.
    ///   - mayBeOwned: whether it comes out of a function, so that it can be said whose it is.
    mutating func type(as role: String, mayBeOwned: Bool = false) throws(SignatureProblem) -> CType {
        let ownership = try self.ownership(mayBeOwned)
        while takeWord("const") || takeWord("struct") || takeWord("enum") || takeWord("union") {}
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
            case .word("free") where pending == nil && peekAhead(1 + (functionLength(1) ?? 0)).kind == .sign("["):
                // `string free[] free(f)`: each element is freed, and then the list.
                advance()
                type = try type.released(by: .function(try releaseFunction()), place)
            default: break suffixes
            }
        }
        if pending == .char, case .word = peek.kind, peekAhead(1).kind == .sign("[") {
            // `char name[16]`, as C writes it: the extent follows the name.
            return .text(CExtent())
        }
        if let pending { throw Self.incomplete(pending, offset) }
        if case .handle = type.unwrapped, !mayBeOwned { return type }
        let released = try released(type)
        return try ownership.map { (word) throws(SignatureProblem) in try owned(released, word, offset) } ?? released
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
        case "string": return (try textType(), nil)
        case "bytes": return (.bytes(CExtent(), .borrowed), nil)
        case "unused": return (.unused, nil)
        case "unsigned", "signed", "long", "short", "int":
            return (.number(try wordyNumber(name, offset)), nil)
        default: break
        }
        if let number = CNumber(cName: name) { return (.number(number), nil) }
        if let declared = scope.type(name) { return (try member(of: declared, name), nil) }
        if let reason = Unsupported.types[name] {
            throw SignatureProblem(offset, Unsupported.message("\"\(name)\" is not supported", reason))
        }
        let known = scope.names + CNumber.cNames.keys + CNumber.allCases.map(\.rawValue) + Self.baseNames
        let near = Suggestion.clause(for: name, among: known)
        throw SignatureProblem(
            offset, "unknown type \"\(name)\"\(near.isEmpty ? "; declare it under \"types\"" : near)")
    }

    private static let baseNames = ["void", "string", "bytes", "unused"]

    /// `string`, `string latin1`, `string "CP1252"`; a word that ends the parameter is its name.
    private mutating func textType() throws(SignatureProblem) -> CType {
        switch peek.kind {
        case .text(let name):
            let offset = peek.range.lowerBound
            guard TextConversion.knows(name) else {
                throw SignatureProblem(offset, "the C library knows no encoding \"\(name)\"; \"iconv -l\" lists them")
            }
            advance()
            return .encoded(CEncoding(iconvName: name), .borrowed)
        case .word(let word):
            guard let encoding = CEncoding(word: word) else { break }
            switch peekAhead(1).kind {
            case .word, .sign("["), .sign("?"):
                advance()
                return .encoded(encoding, .borrowed)
            default: break
            }
        default: break
        }
        return .string(.borrowed)
    }

    /// `u.d`: a union of which one member is meant.
    private mutating func member(of type: CType, _ name: String) throws(SignatureProblem) -> CType {
        guard peek.kind == .sign("."), case .structure(let structure) = type else { return type }
        let offset = peek.range.lowerBound
        advance()
        guard structure.kind == .union else {
            throw SignatureProblem(offset, "\"\(name)\" is no union, so no member of it can stand for it")
        }
        let member = try word("the name of a member of \"\(name)\"")
        guard let union = structure.choosing(member) else {
            let near = Suggestion.clause(for: member, among: structure.fields.map(\.name))
            throw SignatureProblem(offset, "the union \"\(name)\" has no member \"\(member)\"\(near)")
        }
        return .structure(union)
    }

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
                offset,
                Unsupported.message(
                    "\"\(words.joined(separator: " "))\" is not supported", "its size differs from machine to machine"))
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
        case .number, .enumeration, .structure, .string, .encoded, .pointer, .handle: return .array(type, extent)
        case .optional(.string), .optional(.encoded), .optional(.pointer), .optional(.handle):
            return .array(type, extent)
        case .void: throw SignatureProblem(place, "an array of void is not supported; say \"bytes\"")
        default:
            throw SignatureProblem(
                place,
                "an array of these is not supported; only of numbers, enums, structs, unions, strings, handles and pointers to one"
            )
        }
    }

    private mutating func extent() throws(SignatureProblem) -> CExtent {
        try expect("[", "before a length")
        if take("]") { return CExtent() }
        var extent = CExtent(try capacity())
        if take(",") {
            let name = try word("the name of a parameter or \"result\"")
            extent.used = name == "result" ? .result : .parameter(name)
        }
        try expect("]", "after a length")
        return extent
    }

    /// `16`, `n`, `rows * cols`, `2 * n + 1`.
    private mutating func capacity() throws(SignatureProblem) -> CExtent.Capacity {
        let offset = peek.range.lowerBound
        guard holdsName else {
            let count = try int("a count or the name of a parameter")
            guard count > 0, count <= 1 << 30 else {
                throw SignatureProblem(offset, "a length must be from 1 to 1,073,741,824, not \(count)")
            }
            return .fixed(Int(count))
        }
        var names: [String] = []
        var factor: Int64 = 1
        repeat {
            if case .word(let name) = peek.kind, !isConstant(name) {
                advance()
                names.append(name)
            } else {
                let (product, overflow) = factor.multipliedReportingOverflow(by: try factorConstant())
                guard !overflow, product > 0 else {
                    throw SignatureProblem(offset, "this length has a factor that is not from 1 to \(Int64.max)")
                }
                factor = product
            }
        } while take("*")
        guard !names.isEmpty else { throw unexpected("the name of a parameter, which is multiplied,") }
        var addend: Int64 = 0
        if take("+") {
            addend = try int("a number after \"+\"")
        } else if take("-") {
            addend = -(try factorConstant())
        }
        if names.count == 1, factor == 1, addend == 0 { return .parameter(names[0]) }
        return .product(CProduct(names: names, factor: factor, addend: addend))
    }

    private func isConstant(_ name: String) -> Bool { name == "sizeof" || scope.constant(name) != nil }

    /// Whether what stands here up to the end of an extent names a parameter.
    private var holdsName: Bool {
        var ahead = 0
        while true {
            switch peekAhead(ahead).kind {
            case .word("sizeof"):
                // What is in its parentheses is a type.
                while peekAhead(ahead).kind != .sign(")"), peekAhead(ahead).kind != .end { ahead += 1 }
            case .word(let name): if scope.constant(name) == nil { return true }
            case .sign("]"), .sign(","), .sign(";"), .end: return false
            default: break
            }
            ahead += 1
        }
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
        guard let length = functionLength(0), case .word(var name) = peekAhead(1).kind else { return "free" }
        if length == 5 {
            guard case .word(let function) = peekAhead(3).kind else { return "free" }
            name += ".\(function)"
        }
        for _ in 0..<length { advance() }
        return name
    }

    /// How many tokens `( name )` or `( group . name )` takes so many tokens ahead; nil where neither stands there.
    private func functionLength(_ ahead: Int) -> Int? {
        guard peekAhead(ahead).kind == .sign("("), case .word = peekAhead(ahead + 1).kind else { return nil }
        if peekAhead(ahead + 2).kind == .sign(")") { return 3 }
        return peekAhead(ahead + 2).kind == .sign(".") && peekAhead(ahead + 4).kind == .sign(")") ? 5 : nil
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
}
