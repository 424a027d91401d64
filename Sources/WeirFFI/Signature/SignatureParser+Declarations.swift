/// Declarations of structs, enums, handles and callbacks.
extension SignatureParser {
    private static let mostFields = 1024
    private static let largestStructure = 1 << 20

    /// Reads one declaration.
    mutating func declaration() throws(SignatureProblem) -> (String, CType) {
        let kind = try word("\"struct\", \"enum\", \"handle\" or \"callback\"")
        switch kind {
        case "struct": return try structure()
        case "enum": return try enumeration()
        case "handle":
            let name = try word("the handle's name")
            let destructor = takeWord("free") ? try releaseFunction() : nil
            return (name, .handle(CHandle(name: name, destructor: destructor)))
        case "callback": return try callback()
        default:
            throw SignatureProblem(
                peekAhead(-1).range.lowerBound,
                "a declaration begins with \"struct\", \"enum\", \"handle\" or \"callback\", not with \"\(kind)\"")
        }
    }

    private mutating func structure() throws(SignatureProblem) -> (String, CType) {
        let name = try word("the struct's name")
        try expect("{", "after the struct's name")
        var fields: [(name: String, type: CType)] = []
        while !take("}") {
            let offset = peek.range.lowerBound
            var type = try self.type(as: "a field")
            let field = try word("the field's name")
            type = try extendedAfterName(type)
            if peek.kind == .sign(":") {
                throw unexpected("\";\"; bit-fields are not supported, since their layout is the compiler's choice:")
            }
            try expect(";", "after a field")
            try check(type, asField: offset)
            guard !fields.contains(where: { $0.name == field }) else {
                throw SignatureProblem(offset, "two fields are called \"\(field)\"")
            }
            fields.append((field, type))
            guard fields.count <= Self.mostFields, CStructure(name: name, fields: fields).size <= Self.largestStructure
            else {
                throw SignatureProblem(offset, "a struct has at most \(Self.mostFields) fields and 1 MiB")
            }
        }
        guard !fields.isEmpty else {
            throw SignatureProblem(peek.range.lowerBound, "the struct \"\(name)\" has no fields")
        }
        return (name, .structure(CStructure(name: name, fields: fields)))
    }

    private func check(_ type: CType, asField offset: Int) throws(SignatureProblem) {
        switch type {
        case .number, .enumeration, .structure, .string(.borrowed), .optional(.string(.borrowed)), .unused: return
        case .bytes(let extent, .borrowed), .text(let extent):
            if case .fixed = extent.capacity { return }
        case .array(let element, let extent):
            if case .fixed = extent.capacity, !element.isPointer { return }
        default: break
        }
        throw SignatureProblem(
            offset,
            "a field is a number, enum, struct, \"string\", or an array, \"bytes\" or \"char\" of fixed length such as \"u8[16]\""
        )
    }

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
        var next: Int64 = 0
        repeat {
            if peek.kind == .sign("}") { break }
            let offset = peek.range.lowerBound
            let member = try word("the name of a value")
            if take("=") { next = try int("the value's number") }
            guard !members.contains(where: { $0.name == member }) else {
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
        let (parameters, isVariadic) = try parameters()
        guard !isVariadic else { throw SignatureProblem(start, "a callback cannot be variadic") }
        var otherwise = CDefault.int(0)
        var lifetime = CCallback.Lifetime.call
        if takeWord("else") { otherwise = try defaultValue() }
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

extension CNumber {
    /// The least number of an integer type.
    var least: Int64 {
        switch self {
        case .i8: Int64(Int8.min)
        case .i16: Int64(Int16.min)
        case .i32: Int64(Int32.min)
        case .i64: .min
        default: 0
        }
    }

    /// The greatest number of an integer type that a signed one of 64 bits holds too; nil for `u64`, which has greater.
    var greatest: Int64? {
        switch self {
        case .bool: 1
        case .i8: Int64(Int8.max)
        case .u8: Int64(UInt8.max)
        case .i16: Int64(Int16.max)
        case .u16: Int64(UInt16.max)
        case .i32: Int64(Int32.max)
        case .u32: Int64(UInt32.max)
        case .i64: .max
        case .u64, .f32, .f64: nil
        }
    }

    /// Whether an integer type holds a number.
    func holds(_ number: Int64) -> Bool {
        switch self {
        case .bool: number == 0 || number == 1
        case .i8: Int8(exactly: number) != nil
        case .u8: UInt8(exactly: number) != nil
        case .i16: Int16(exactly: number) != nil
        case .u16: UInt16(exactly: number) != nil
        case .i32: Int32(exactly: number) != nil
        case .u32: UInt32(exactly: number) != nil
        case .i64: true
        case .u64: number >= 0
        case .f32, .f64: true
        }
    }
}
