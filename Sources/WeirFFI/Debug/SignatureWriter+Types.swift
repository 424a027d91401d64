internal import WeirDebugInfo

/// Types and their declarations.
extension SignatureWriter {
    /// The type of a result.
    mutating func result(_ function: DebugFunction) throws(SignatureObstacle) -> String {
        let type = function.returnType
        if type.resolved == .void { return "void" }
        if let value = try value(type) { return value }
        guard let pointee = type.pointee else { throw Self.obstacle(type, "the result") }
        switch pointee.resolved {
        case .base(let base) where base.isPlainCharacter:
            if !pointee.isConst {
                notes.append("if the caller frees the result, say \"string free\" or \"string free(function)\"")
            }
            return "string"
        case .base where pointee.encoding != nil:
            notes.append("if the caller frees the result, say \"string \(pointee.encoding ?? "") free(function)\"")
            return "string \(pointee.encoding ?? "")"
        case .base where pointee.isByte:
            notes.append("say how many bytes the result has, and \"free\" if the caller frees it")
            return "bytes[1]"
        case .base, .enumeration:
            guard let number = try value(pointee) else { throw Self.obstacle(pointee, "what the result points to") }
            notes.append("if the result points to several, say \"\(number)[COUNT]\"")
            return "\(number)*"
        case .record(let record):
            if let structure = try? plainStructure(record, alias: pointee.alias) { return "\(structure)*" }
            return try givenHandle(record, pointee, type)
        case .void:
            notes.append("the result points to anything; it is taken for a handle, which may need \"free(function)\"")
            return try declare("\(function.name)_result") { "handle \($0)" }
        case .function: throw SignatureObstacle("the result is a function, which a signature cannot express")
        case .pointer(let inner) where inner.isText:
            notes.append(
                "the result is taken for a list that ends with NULL; say \"string[] free(function)\" if the caller frees it"
            )
            return "string[]"
        case .pointer, .array, .typedef, .const, .unsupported: throw Self.obstacle(type, "the result")
        }
    }

    /// The text of a type that is passed by value, declared where necessary; nil for a pointer.
    mutating func value(_ type: DebugType) throws(SignatureObstacle) -> String? {
        switch type.resolved {
        case .base:
            guard let number = Self.numberName(type) else {
                throw SignatureObstacle("a signature has no type for \(type.explainedText)")
            }
            return number
        case .enumeration(let enumeration): return try self.enumeration(enumeration, alias: type.alias)
        case .record(let record): return try structure(record, alias: type.alias)
        default: return nil
        }
    }

    /// The name of a number type: the source's own where signatures know it, else the shortest; nil for what is none.
    static func numberName(_ type: DebugType) -> String? {
        guard case .base(let base) = type.resolved, let width = base.fixedWidthName else { return nil }
        var type = type
        while true {
            switch type {
            case .const(let inner): type = inner
            case .typedef(let alias, let inner):
                if CNumber.cNames[alias]?.rawValue == width { return alias }
                type = inner
            default:
                if base.shortName == "long" { return "long" }
                return base.shortName == "unsigned long" ? "ulong" : width
            }
        }
    }

    /// The name of an integer type; nil for what is none.
    static func integerName(_ type: DebugType) -> String? {
        guard case .base(let base) = type.resolved, base.encoding == .signed || base.encoding == .unsigned else {
            return nil
        }
        return numberName(type)
    }

    // MARK: Declared types

    private mutating func enumeration(_ type: DebugEnumeration, alias: String?) throws(SignatureObstacle) -> String {
        guard let wish = type.name ?? alias, !type.enumerators.isEmpty else { return type.fixedWidthName }
        let fitsDefault = type.size == 4 && type.enumerators.allSatisfy { Int32(exactly: $0.value) != nil }
        let base = fitsDefault ? "" : " : \(type.fixedWidthName)"
        var next: Int64 = 0
        var members: [String] = []
        for member in type.enumerators {
            members.append(member.value == next ? member.name : "\(member.name) = \(member.value)")
            next = member.value &+ 1
        }
        let list = members.joined(separator: ", ")
        return try declare(wish) { "enum \($0)\(base) { \(list) }" }
    }

    /// The name of a handle for what only the library looks into.
    mutating func handle(
        _ record: DebugRecordReference, _ pointee: DebugType, _ pointer: DebugType
    ) throws(SignatureObstacle) -> String {
        guard let wish = pointee.alias ?? record.name ?? pointer.alias else {
            throw SignatureObstacle("a struct has no name")
        }
        guard !wish.contains("va_list") else { throw SignatureObstacle("only C itself can make a va_list") }
        return try declare(wish) { "handle \($0)" }
    }

    /// The name of a handle that a function gives to its caller.
    mutating func givenHandle(
        _ record: DebugRecordReference, _ pointee: DebugType, _ pointer: DebugType
    ) throws(SignatureObstacle) -> String {
        let name = try handle(record, pointee, pointer)
        notes.append("if a function ends it, say \"handle \(name) free(function)\"")
        return name
    }
}

extension DebugType {
    /// The outermost typedef's name, or nil for a type without one.
    var alias: String? {
        switch self {
        case .typedef(let name, _): name
        case .const(let inner): inner.alias
        default: nil
        }
    }

    /// The word for text of these characters, where a typedef says that they are some.
    var encoding: String? {
        var type = self
        while true {
            switch type {
            case .const(let inner): type = inner
            case .typedef("wchar_t", _): return isInteger(of: 4) ? "wchar" : nil
            case .typedef("char16_t", _): return isInteger(of: 2) ? "utf16" : nil
            case .typedef("char32_t", _): return isInteger(of: 4) ? "utf32" : nil
            case .typedef(_, let inner): type = inner
            default: return nil
            }
        }
    }

    /// Whether it is a plain `char`.
    var isText: Bool {
        if case .base(let base) = resolved { base.isPlainCharacter } else { false }
    }
}

extension DebugBaseType {
    /// Whether it is a plain `char`, of which text is made.
    var isPlainCharacter: Bool { name == "char" }
}
