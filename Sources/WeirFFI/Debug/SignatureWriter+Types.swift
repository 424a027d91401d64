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
        case .base where pointee.isByte:
            notes.append("say how many bytes the result has, and \"free\" if the caller frees it")
            return "bytes[1]"
        case .base, .enumeration:
            guard let number = try value(pointee) else { throw Self.obstacle(pointee, "what the result points to") }
            notes.append("if the result points to several, say \"\(number)[COUNT]\"")
            return "\(number)*"
        case .record(let record):
            if let structure = try? self.structure(record, alias: pointee.alias) { return "\(structure)*" }
            return try givenHandle(record, pointee, type)
        case .void:
            notes.append("the result points to anything; it is taken for a handle, which may need \"free(function)\"")
            return try declare("\(function.name)_result") { "handle \($0)" }
        case .function: throw SignatureObstacle("the result is a function, which a signature cannot express")
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

    /// The name of a struct whose layout a declaration gives.
    mutating func structure(_ reference: DebugRecordReference, alias: String?) throws(SignatureObstacle) -> String {
        let record = library.record(reference)
        let text = DebugType.record(reference).text
        guard record.isComplete, record.kind != .union, !record.members.isEmpty else {
            throw SignatureObstacle(
                "\"\(alias ?? text)\" by value is a \(record.kind == .union ? "union" : "struct without known fields")")
        }
        if let known = recordNames[reference] { return known }
        guard let wish = alias ?? record.name else { throw SignatureObstacle("a struct has no name") }
        let before = self
        guard openRecords.insert(reference).inserted else { throw SignatureObstacle("\"\(text)\" is made of itself") }
        do throws(SignatureObstacle) {
            var fields: [String] = []
            for member in record.members { fields.append(try field(member, of: text)) }
            let body = fields.joined(separator: " ")
            let name = try declare(wish) { "struct \($0) { \(body) }" }
            var comparison = TypeComparison(library)
            if let type = scope.type(name), let difference = comparison.value(type, .record(reference)) {
                throw SignatureObstacle(difference.message("\"\(text)\"", "without packing", .record(reference)))
            }
            openRecords.remove(reference)
            recordNames[reference] = name
            return name
        } catch {
            self = before
            throw error
        }
    }

    private mutating func field(_ member: DebugRecord.Member, of owner: String) throws(SignatureObstacle) -> String {
        guard let name = member.name, !SignatureParser.ownWords.contains(name) else {
            throw SignatureObstacle("a field of \"\(owner)\" has no name that a signature could use")
        }
        guard member.bitSize == nil else { throw SignatureObstacle("\"\(owner)\" has bit fields") }
        if let value = try value(member.type) { return "\(value) \(name);" }
        switch member.type.resolved {
        case .pointer(let pointee) where pointee.isText: return "string \(name);"
        case .array(let element, let count):
            let inner = element.innermost
            guard count != nil, let size = elementSize(inner), size > 0 else { break }
            let total = member.size / size
            if inner.isText { return "char \(name)[\(total)];" }
            if inner.isByte { return "bytes \(name)[\(total)];" }
            if let value = try value(inner) { return "\(value) \(name)[\(total)];" }
        default: break
        }
        throw Self.obstacle(member.type, "the field \"\(name)\" of \"\(owner)\"")
    }

    private func elementSize(_ type: DebugType) -> Int? {
        switch type.resolved {
        case .base(let base): base.size
        case .enumeration(let enumeration): enumeration.size
        case .record(let reference): library.record(reference).size
        default: nil
        }
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

    /// Whether it is a plain `char`.
    var isText: Bool {
        if case .base(let base) = resolved { base.isPlainCharacter } else { false }
    }
}

extension DebugBaseType {
    /// Whether it is a plain `char`, of which text is made.
    var isPlainCharacter: Bool { name == "char" }
}
