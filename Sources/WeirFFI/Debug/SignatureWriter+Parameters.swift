internal import WeirDebugInfo

/// Parameters, alone and in pairs of data and length.
extension SignatureWriter {
    /// The parameters' texts.
    mutating func parameters(_ function: DebugFunction) throws(SignatureObstacle) -> [String] {
        let all = Self.named(function.parameters)
        var result: [String] = []
        var index = 0
        while index < all.count {
            let next = index + 1 < all.count ? all[index + 1] : nil
            let afterNext = index + 2 < all.count ? all[index + 2] : nil
            if let next, let pair = pair(all[index], next, before: afterNext) {
                result += pair
                index += 2
                continue
            }
            result.append(try parameter(all[index], of: function))
            index += 1
        }
        return result
    }

    /// A parameter with a name that no other has and that means nothing else in a signature.
    struct Named {
        let name: String
        let type: DebugType
    }

    static func named(_ parameters: [DebugParameter]) -> [Named] {
        var seen: Set<String> = []
        return parameters.enumerated().map { index, parameter in
            var name = parameter.name ?? "argument\(index + 1)"
            while SignatureParser.ownWords.contains(name) || !seen.insert(name).inserted { name += "_" }
            return Named(name: name, type: parameter.type)
        }
    }

    // MARK: Pairs

    /// Data and its length as two parameters, or nil when they are none.
    private mutating func pair(_ data: Named, _ length: Named, before other: Named?) -> [String]? {
        guard let pointee = data.type.pointee else { return nil }
        if let inner = pointee.pointee { return pointerPair(data, inner, pointee.isConst, length) }
        guard let kind = DataKind(pointee) else { return nil }
        if !pointee.isConst, kind != .numbers, let number = Self.lengthTarget(length), Self.isLikeLength(length.name) {
            let type = kind == .text ? "char" : "bytes"
            notes.append("\"\(length.name)\" is taken for the room in \"\(data.name)\" and what was filled of it")
            return [
                "out \(type)[\(length.name), \(length.name)] \(data.name)", "inout \(number) \(length.name)",
            ]
        }
        guard let number = Self.lengthName(length, for: kind) else { return nil }
        // `void *` with two sizes, as for fread: the bytes are their product, which only a person can write down.
        if pointee.resolved == .void, let other, Self.lengthName(other, for: .text) != nil { return nil }
        let counted = "\(number) len(\(data.name))"
        switch (kind, pointee.isConst) {
        case (.bytes, true), (.text, true): return ["bytes \(data.name)", counted]
        case (.numbers, true):
            return Self.numberName(pointee).map { ["\($0)[] \(data.name)", counted] }
        case (.numbers, false):
            notes.append("\"\(data.name)\" may be \"out\" where the function does not read it")
            return Self.numberName(pointee).map { ["inout \($0)[] \(data.name)", counted] }
        case (.bytes, false), (.text, false):
            notes.append("\"\(data.name)\" is taken for a buffer with room for \"\(length.name)\" bytes")
            return ["out \(kind == .text ? "char" : "bytes")[\(length.name)] \(data.name)", "\(number) \(length.name)"]
        }
    }

    /// `char *const *names, size_t count`, and `void **data, size_t *size` for memory that the function makes.
    private mutating func pointerPair(_ data: Named, _ inner: DebugType, _ isConst: Bool, _ length: Named) -> [String]?
    {
        if inner.isText, isConst || inner.isConst, let number = Self.lengthName(length, for: .text) {
            return ["string[] \(data.name)", "\(number) len(\(data.name))"]
        }
        if let number = Self.lengthTarget(length), inner.pointee?.isText ?? false {
            notes.append(
                "say which function frees \"\(data.name)\", if one does: \"string[\(length.name)] free(function)\"")
            return ["out string[\(length.name)] free \(data.name)", "out \(number) \(length.name)"]
        }
        guard let number = Self.lengthTarget(length), let kind = DataKind(inner), kind != .numbers, !inner.isConst
        else {
            return nil
        }
        notes.append("say which function frees \"\(data.name)\", if not \"free\"")
        return ["out bytes[\(length.name)] free \(data.name)", "out \(number) \(length.name)"]
    }

    /// What a pointer leads to, when a number after it could be its length.
    private enum DataKind {
        case bytes, text, numbers

        init?(_ pointee: DebugType) {
            switch pointee.resolved {
            case .void: self = .bytes
            case .base(let base) where base.isPlainCharacter: self = .text
            case .base where pointee.isByte: self = .bytes
            case .base(let base) where base.fixedWidthName != nil: self = .numbers
            default: return nil
            }
        }
    }

    /// The number type of a parameter that looks like the length of what stands before it, or nil.
    private static func lengthName(_ length: Named, for kind: DataKind) -> String? {
        guard let name = integerName(length.type), case .base(let base) = length.type.resolved, base.size >= 4 else {
            return nil
        }
        if name == "size_t" || isLikeLength(length.name) { return name }
        return base.encoding == .unsigned && kind == .bytes ? name : nil
    }

    /// The number type behind a pointer that may tell how much was filled, or nil.
    private static func lengthTarget(_ length: Named) -> String? {
        guard let target = length.type.pointee, !target.isConst, case .base(let base) = target.resolved, base.size >= 4
        else {
            return nil
        }
        return integerName(target)
    }

    static func isLikeLength(_ name: String) -> Bool {
        let name = name.lowercased()
        let parts = ["len", "size", "count", "num", "bytes", "capacity", "avail"]
        return ["n", "sz", "nb", "cb", "max"].contains(name) || parts.contains { name.contains($0) }
    }

    // MARK: One

    private mutating func parameter(_ parameter: Named, of function: DebugFunction) throws(SignatureObstacle) -> String
    {
        let name = parameter.name
        if let value = try value(parameter.type) { return "\(value) \(name)" }
        guard let pointee = parameter.type.pointee else {
            throw Self.obstacle(parameter.type, "the parameter \"\(name)\"")
        }
        let isConst = pointee.isConst
        switch pointee.resolved {
        case .void:
            notes.append("\"\(name)\" points to anything: it is always NULL as long as it is \"unused\"")
            return "unused \(name)"
        case .base(let base) where base.isPlainCharacter:
            if !isConst { notes.append("if the function writes into \"\(name)\", say \"out char[SIZE] \(name)\"") }
            return "string \(name)"
        case .base where isConst && pointee.encoding != nil: return "string \(pointee.encoding ?? "") \(name)"
        case .base, .enumeration:
            guard let number = try value(pointee) else { throw Self.obstacle(pointee, "what \"\(name)\" points to") }
            if isConst {
                notes.append("if \"\(name)\" points to several, say \"\(number)[COUNT] \(name)\"")
                return "\(number)* \(name)"
            }
            notes.append("\"\(name)\" may be \"inout\", or several: \"\(number)[COUNT]\"")
            return "out \(number) \(name)"
        case .record(let record):
            guard let structure = try? plainStructure(record, alias: pointee.alias) else {
                return "\(try handle(record, pointee, parameter.type)) \(name)"
            }
            if isConst { return "\(structure)* \(name)" }
            notes.append("\"\(name)\" may be \"out\" where the function does not read it")
            return "inout \(structure) \(name)"
        case .function(let type):
            let alias = parameter.type.alias ?? pointee.alias ?? "\(function.name)_\(name)"
            return "\(try callback(type, alias: alias)) \(name)"
        case .pointer(let inner): return try pointerToPointer(name, pointee, inner)
        case .array(let element, _):
            guard let number = try value(element.innermost) else {
                throw Self.obstacle(pointee, "what \"\(name)\" points to")
            }
            notes.append(
                "say how many elements \"\(name)\" has in all, and \"out\" or \"inout\" where the function writes them")
            return "\(number)[1] \(name)"
        case .typedef, .const, .unsupported: throw Self.obstacle(pointee, "what \"\(name)\" points to")
        }
    }

    private mutating func pointerToPointer(_ name: String, _ pointer: DebugType, _ inner: DebugType)
        throws(SignatureObstacle) -> String
    {
        switch inner.resolved {
        case .base(let base) where base.isPlainCharacter:
            if pointer.isConst || inner.isConst {
                notes.append("\"\(name)\" is taken for an array that ends with NULL")
                return "string[] \(name)"
            }
            notes.append("say who frees \"\(name)\": \"out string free \(name)\" if the caller does")
            return "out string \(name)"
        case .record(let record): return "out \(try givenHandle(record, inner, pointer)) \(name)"
        case .pointer(let innermost) where innermost.isText:
            notes.append(
                "\"\(name)\" is taken for a list that ends with NULL; say \"string[] free(function)\" if the caller frees it"
            )
            return "out string[] \(name)"
        default: throw Self.obstacle(pointer, "what \"\(name)\" points to")
        }
    }

    /// Why a type cannot be declared.
    static func obstacle(_ type: DebugType, _ subject: String) -> SignatureObstacle {
        if case .unsupported(let what) = type.resolved { return SignatureObstacle("\(subject) is \(what)") }
        return SignatureObstacle("\(subject) is \(type.explainedText), which a signature cannot express")
    }
}
