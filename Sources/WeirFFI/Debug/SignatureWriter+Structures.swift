internal import WeirDebugInfo

/// Structs and unions, whose declaration gives the layout that the library has.
extension SignatureWriter {
    /// The name of a struct or union that leads to nothing but text, for a pointer to it.
    ///
    /// One that leads further is mostly the library's own object, of which nobody makes a copy: a handle.
    mutating func plainStructure(_ reference: DebugRecordReference, alias: String?) throws(SignatureObstacle) -> String
    {
        var seen: Set<DebugRecordReference> = []
        guard !leadsFurther(reference, &seen) else { throw SignatureObstacle("it leads to other objects") }
        return try structure(reference, alias: alias)
    }

    private func leadsFurther(_ reference: DebugRecordReference, _ seen: inout Set<DebugRecordReference>) -> Bool {
        guard seen.insert(reference).inserted else { return false }
        for member in library.record(reference).members {
            let type = member.type.innermost
            if let pointee = type.pointee, !pointee.isText { return true }
            if case .record(let inner) = type.resolved, leadsFurther(inner, &seen) { return true }
        }
        return false
    }

    /// The name of a struct or union whose layout a declaration gives.
    ///
    /// - Parameter owner: what a type without a name is a part of.
    mutating func structure(
        _ reference: DebugRecordReference, alias: String?, owner: String? = nil
    ) throws(SignatureObstacle) -> String {
        let record = library.record(reference)
        let text = DebugType.record(reference).text
        guard record.isComplete, !record.members.isEmpty else {
            throw SignatureObstacle("\"\(alias ?? text)\" by value is a \(record.kind.rawValue) without known fields")
        }
        if let known = recordNames[reference] { return known }
        guard let wish = alias ?? record.name ?? owner else {
            throw SignatureObstacle("a \(record.kind.rawValue) has no name")
        }
        let before = self
        guard openRecords.insert(reference).inserted else { throw SignatureObstacle("\"\(text)\" is made of itself") }
        do throws(SignatureObstacle) {
            let body = try fields(of: record, wish, text).joined(separator: " ")
            let kind = record.kind == .union ? "union" : "struct"
            let words = layoutWords(record)
            let name = try declare(wish) { "\(words)\(kind) \($0) { \(body) }" }
            var comparison = TypeComparison(library)
            if let type = scope.type(name), let difference = comparison.value(type, .record(reference)) {
                throw SignatureObstacle(difference.message("\"\(text)\"", "with these fields", .record(reference)))
            }
            openRecords.remove(reference)
            recordNames[reference] = name
            return name
        } catch {
            self = before
            throw error
        }
    }

    /// `packed `, `packed(2) `, `align(16) `.
    private func layoutWords(_ record: DebugRecord) -> String {
        var words = ""
        let packing = record.packing(in: library)
        if let packing { words += packing == 1 ? "packed " : "packed(\(packing)) " }
        // A member that asks for as much says it already, and so does the packing, which Clang gives as an alignment, too.
        if let own = record.alignment, own != packing, !record.members.contains(where: { $0.alignment == own }) {
            words += "align(\(own)) "
        }
        return words
    }

    private mutating func fields(
        of record: DebugRecord, _ owner: String, _ text: String
    ) throws(SignatureObstacle) -> [String] {
        var fields: [String] = []
        var index = 0
        while index < record.members.count {
            let member = record.members[index]
            let next = index + 1 < record.members.count ? record.members[index + 1] : nil
            if record.kind != .union, let next, let pair = pair(member, next) {
                fields += pair
                index += 2
                continue
            }
            let name = member.name ?? "unnamed\(index + 1)"
            guard !SignatureParser.ownWords.contains(name) else {
                throw SignatureObstacle("a field of \"\(text)\" has no name that a signature could use")
            }
            guard member.bitSize == nil else { throw SignatureObstacle("\"\(text)\" has bit fields") }
            let alignment = member.alignment.map { "align(\($0)) " } ?? ""
            fields.append("\(alignment)\(try field(member, name, owner, text));")
            index += 1
        }
        return fields
    }

    /// A pointer to bytes and the length after it, `bytes data; size_t len(data);`, or nil when these are none.
    private func pair(_ data: DebugRecord.Member, _ length: DebugRecord.Member) -> [String]? {
        guard let name = data.name, let lengthName = length.name, data.alignment == nil, length.alignment == nil,
            !SignatureParser.ownWords.contains(name), let pointee = data.type.pointee, length.bitSize == nil,
            pointee.resolved == .void || pointee.isByte && !pointee.isText, Self.isLikeLength(lengthName),
            let number = Self.integerName(length.type)
        else { return nil }
        return ["bytes \(name);", "\(number) len(\(name));"]
    }

    private mutating func field(
        _ member: DebugRecord.Member, _ name: String, _ owner: String, _ text: String
    ) throws(SignatureObstacle) -> String {
        if case .record(let reference) = member.type.resolved {
            return "\(try structure(reference, alias: member.type.alias, owner: "\(owner)_\(name)")) \(name)"
        }
        if let value = try value(member.type) { return "\(value) \(name)" }
        if let pointee = member.type.pointee { return "\(try pointer(to: pointee, member.type, name, text)) \(name)" }
        if case .array(let element, let count) = member.type.resolved {
            let inner = element.innermost
            if count != nil, let size = elementSize(inner), size > 0 {
                let total = member.size / size
                if inner.isText { return "char \(name)[\(total)]" }
                if inner.isByte { return "bytes \(name)[\(total)]" }
                if inner.pointee?.isText ?? false { return "string?[\(total)] \(name)" }
                if case .record(let reference) = inner.resolved {
                    let structure = try structure(reference, alias: inner.alias, owner: "\(owner)_\(name)")
                    return "\(structure) \(name)[\(total)]"
                }
                if let value = try value(inner) { return "\(value) \(name)[\(total)]" }
            }
        }
        throw Self.obstacle(member.type, "the field \"\(name)\" of \"\(text)\"")
    }

    /// The type of a field that is a pointer.
    private mutating func pointer(
        to pointee: DebugType, _ type: DebugType, _ name: String, _ text: String
    ) throws(SignatureObstacle) -> String {
        if pointee.isText { return "string" }
        if let encoding = pointee.encoding { return "string \(encoding)" }
        switch pointee.resolved {
        case .base, .enumeration:
            guard let number = try value(pointee) else { break }
            notes.append(
                "if \"\(name)\" of \"\(text)\" points to several, say \"\(number)[n]\" with the field that counts them")
            return "\(number)*?"
        case .record(let reference):
            if let structure = try? plainStructure(reference, alias: pointee.alias) { return "\(structure)*?" }
            if !openRecords.contains(reference), let handle = try? handle(reference, pointee, type) {
                return "\(handle)?"
            }
        default: break
        }
        notes.append("\"\(name)\" of \"\(text)\" is always NULL as long as it is \"unused\"")
        return "unused"
    }

    private func elementSize(_ type: DebugType) -> Int? {
        switch type.resolved {
        case .base(let base): base.size
        case .enumeration(let enumeration): enumeration.size
        case .record(let reference): library.record(reference).size
        case .pointer: MemoryLayout<Int>.size
        default: nil
        }
    }
}
