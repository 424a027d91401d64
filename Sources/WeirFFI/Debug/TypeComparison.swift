internal import WeirDebugInfo
internal import WeirModel

/// Compares declared types with the library's by what a call passes.
struct TypeComparison {
    let library: DebugLibrary
    /// The struct pairs under comparison, so that one that leads back to itself ends.
    private var inProgress: Set<String> = []

    init(_ library: DebugLibrary) { self.library = library }

    /// How a declared parameter differs from the library's, or nil.
    mutating func parameter(_ declared: CParameter, _ actual: DebugType) -> TypeDifference? {
        guard declared.isPassedByAddress else { return value(declared.type, actual) }
        guard let pointee = actual.pointee else { return TypeDifference() }
        return pointee.isAnything ? nil : value(declared.type, pointee)
    }

    /// How a declared result differs from the library's, or nil.
    mutating func result(_ declared: CType, _ actual: DebugType) -> TypeDifference? {
        if case .void = declared {
            switch actual.resolved {
            case .void: return nil
            // Such a result may come through a hidden argument, which must not be left out.
            case .record, .array, .unsupported: return TypeDifference()
            default: return TypeDifference(.warning)
            }
        }
        return value(declared, actual)
    }

    /// How what is passed or stored differs, or nil.
    mutating func value(_ declared: CType, _ actual: DebugType) -> TypeDifference? {
        let type = actual.resolved
        switch declared {
        case .void: return type == .void ? nil : TypeDifference()
        case .number(let number): return agrees(number, type) ? nil : TypeDifference()
        case .enumeration(let enumeration): return self.enumeration(enumeration, type)
        case .structure(let structure):
            guard case .record(let record) = type else { return TypeDifference() }
            return self.structure(structure, record)
        case .optional(let inner), .freed(let inner, _): return value(inner, actual)
        default: break
        }
        if case .array(let element, let count) = type { return storage(declared, element, count) }
        guard let pointee = type.pointee?.resolved else { return TypeDifference() }
        return pointee == .void ? nil : behindPointer(declared, pointee)
    }

    /// A declared pointer and what the library's pointer leads to.
    private mutating func behindPointer(_ declared: CType, _ pointee: DebugType) -> TypeDifference? {
        switch declared {
        case .string, .text: return pointee.isByte ? nil : TypeDifference()
        case .encoded(let encoding, _): return pointee.isInteger(of: encoding.unit) ? nil : TypeDifference()
        case .bytes: return pointee.innermost.isByte || pointee.isRecord ? nil : TypeDifference(.warning)
        case .pointer(let target): return value(target, pointee.innermost)
        case .array(let element, _): return value(element, pointee.innermost)
        case .handle: return pointee.isFunction ? TypeDifference() : nil
        case .callback(let callback):
            guard case .function(let function) = pointee else { return TypeDifference() }
            return self.callback(callback, function)
        default: return nil
        }
    }

    /// A declared array and one of the library that lies inside a struct.
    private mutating func storage(_ declared: CType, _ element: DebugType, _ count: UInt64?) -> TypeDifference? {
        guard case .fixed(let declaredCount)? = declared.extent?.capacity else { return TypeDifference() }
        let elements = element.innermost
        let total = element.elementCount.multipliedReportingOverflow(by: count ?? 0)
        guard !total.overflow, total.partialValue == UInt64(declaredCount) else {
            return TypeDifference(detail: "it has \(count.map { "\($0)" } ?? "no fixed number of") elements")
        }
        switch declared {
        case .bytes, .text: return elements.isByte ? nil : TypeDifference()
        case .array(let declaredElement, _): return value(declaredElement, elements)
        default: return TypeDifference()
        }
    }

    private func agrees(_ number: CNumber, _ actual: DebugType) -> Bool {
        switch actual {
        case .base(let base):
            if base.fixedWidthName == number.rawValue { return true }
            // Whether a plain char has a sign differs from machine to machine.
            return base.name == "char" && number.size == 1 && number.isInteger
        case .enumeration(let enumeration): return number.isInteger && number.size == enumeration.size
        default: return false
        }
    }

    private func enumeration(_ declared: CEnumeration, _ actual: DebugType) -> TypeDifference? {
        switch actual {
        case .base(let base):
            let isInteger = base.encoding == .signed || base.encoding == .unsigned
            return isInteger && base.size == declared.base.size ? nil : TypeDifference()
        case .enumeration(let enumeration):
            guard enumeration.size == declared.base.size else { return TypeDifference() }
            for member in declared.members {
                guard let known = enumeration.enumerators.first(where: { $0.name == member.name }),
                    known.value != member.number
                else { continue }
                return TypeDifference(
                    detail: "\"\(member.name)\" is \(member.number), but the library's is \(known.value)")
            }
            return nil
        default: return TypeDifference()
        }
    }

    private mutating func callback(_ declared: CCallback, _ actual: DebugFunctionType) -> TypeDifference? {
        if let difference = result(declared.result, actual.returnType) {
            return TypeDifference(
                difference.severity, detail: "its result is another, the library's \(actual.returnType.explainedText)")
        }
        // One that takes less than C passes leaves the rest, as every C function may.
        guard declared.parameters.count <= actual.parameters.count else {
            return TypeDifference(
                detail: "it takes \(declared.parameters.count) arguments, but the library gives "
                    + "\(actual.parameters.count): \(actual.declaration(of: declared.name))")
        }
        for (index, (mine, its)) in zip(declared.parameters, actual.parameters).enumerated() {
            guard let difference = parameter(mine, its.type) else { continue }
            let subject = "its parameter \(index + 1) \"\(mine.name)\""
            return TypeDifference(difference.severity, detail: difference.message(subject, mine.typeText, its.type))
        }
        return nil
    }

    /// The first difference between two layouts; members are matched by name, else by where they begin.
    private mutating func structure(_ declared: CStructure, _ reference: DebugRecordReference) -> TypeDifference? {
        let record = library.record(reference)
        guard record.isComplete else { return nil }
        guard (record.kind == .union) == (declared.kind == .union) else { return TypeDifference() }
        guard inProgress.insert("\(declared.name) \(reference)").inserted else { return nil }
        defer { inProgress.remove("\(declared.name) \(reference)") }
        for field in declared.fields {
            let difference =
                declared.kind == .union
                ? member(field, of: declared, in: record) : self.field(field, of: declared, in: record)
            if let difference { return difference }
        }
        guard declared.size == record.size else {
            return TypeDifference(detail: "it is \(declared.size) bytes long, the library's \(record.size)")
        }
        let alignment = record.alignment(in: library)
        guard declared.alignment == alignment || record.isPackable(declared, alignment) else {
            return TypeDifference(
                detail:
                    "it is aligned at \(declared.alignment) bytes, the library's at \(alignment); say \"align(\(alignment))\""
            )
        }
        return hidden(declared, record)
    }

    /// A member of a union: the one of its name, or any that has its type.
    private mutating func member(
        _ field: CStructure.Field, of declared: CStructure, in record: DebugRecord
    ) -> TypeDifference? {
        if let known = record.members.first(where: { $0.name == field.name }) {
            guard let difference = value(field.type, known.type) else { return nil }
            let detail =
                difference.detail ?? "\"\(field.name)\" is the library's \(known.type.declaration(of: field.name))"
            return TypeDifference(difference.severity, detail: detail)
        }
        if record.members.contains(where: { value(field.type, $0.type) == nil }) { return nil }
        return TypeDifference(detail: "the library's has no member like \"\(field.name)\"")
    }

    /// A member that the declaration leaves out and that its padding hides.
    private func hidden(_ declared: CStructure, _ record: DebugRecord) -> TypeDifference? {
        let missing = record.members.first { member in
            let end = member.offset + max(member.size, member.bitSize == nil ? 0 : 1)
            return end > member.offset
                && !declared.fields.contains { $0.offset < end && member.offset < $0.offset + $0.type.layout.size }
        }
        guard let missing else { return nil }
        return TypeDifference(
            detail:
                "the library's \"\(missing.name ?? "member without a name")\" at byte \(missing.offset) is not declared"
        )
    }

    private mutating func field(
        _ field: CStructure.Field, of declared: CStructure, in record: DebugRecord
    ) -> TypeDifference? {
        let name = "the field \"\(field.name)\" of \"\(declared.name)\""
        if let member = record.members.first(where: { $0.name == field.name }), member.bitSize == nil,
            member.offset != field.offset
        {
            return TypeDifference(
                detail: "\(name) begins at byte \(field.offset), in the library's struct at byte \(member.offset)")
        }
        let covering = record.members.first { $0.offset <= field.offset && field.offset < $0.offset + max($0.size, 1) }
        guard let covering else {
            return TypeDifference(detail: "\(name) begins at byte \(field.offset), where the library's struct has none")
        }
        // A bit field or the inside of a struct without a name can be declared in several ways.
        if covering.bitSize != nil || covering.name == nil && covering.type.isRecord { return nil }
        guard covering.offset == field.offset else {
            return TypeDifference(
                detail: "\(name) begins at byte \(field.offset), inside the library's \"\(covering.name ?? "?")\"")
        }
        guard let difference = value(field.type, covering.type) else { return nil }
        let detail =
            difference.detail ?? "\(name) is the library's \(covering.type.declarationText(covering.name ?? ""))"
        return TypeDifference(difference.severity, detail: detail)
    }
}

extension DebugType {
    /// Whether it is `void`, so that a pointer to it can lead to anything.
    fileprivate var isAnything: Bool { resolved == .void }

    /// Whether it is one byte of text or data.
    var isByte: Bool {
        switch resolved {
        case .base(let base): base.size == 1 && (base.encoding == .signed || base.encoding == .unsigned)
        default: false
        }
    }

    /// Whether it is an integer, or character, of so many bytes.
    func isInteger(of size: Int) -> Bool {
        guard case .base(let base) = resolved else { return false }
        return base.size == size && (base.encoding == .signed || base.encoding == .unsigned)
    }

    /// Whether it is a struct or union.
    var isRecord: Bool { if case .record = resolved { true } else { false } }

    /// Whether it is a function.
    var isFunction: Bool { if case .function = resolved { true } else { false } }

    /// The element of an array of arrays, or the type itself.
    var innermost: DebugType {
        guard case .array(let element, _) = resolved else { return self }
        return element.innermost
    }

    /// How many innermost elements there are; 1 for what is no array.
    fileprivate var elementCount: UInt64 {
        guard case .array(let element, let count) = resolved else { return 1 }
        let product = element.elementCount.multipliedReportingOverflow(by: count ?? 0)
        return product.overflow ? 0 : product.partialValue
    }

    fileprivate func declarationText(_ name: String) -> String {
        let text = declaration(of: name)
        guard case .base(let base) = resolved, let width = base.fixedWidthName else { return text }
        return "\(text) (\(width))"
    }
}
