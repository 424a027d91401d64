internal import CDW

/// Turns type entries into types, each once.
struct TypeReader {
    private var known: [UInt: DebugType] = [:]
    private var inProgress: Set<UInt> = []
    private var records: [DebugEntry] = []

    /// The longest chain of pointers, typedefs and so on; a damaged file could have an endless one.
    private static let maximumDepth = 200

    /// The type that an attribute `DW_AT_type` refers to; `.void` without one.
    mutating func type(of entry: DebugEntry) -> DebugType {
        guard let target = entry.reference(DW_AT_type) else {
            return entry.has(DW_AT_type) ? .unsupported("a type that could not be read") : .void
        }
        return type(target)
    }

    /// A function's type from its own entry or from that of a function pointer's target.
    mutating func functionType(_ entry: DebugEntry) -> DebugFunctionType {
        // The copy of an inlined function may have lost parameters; the original has them all.
        let source = entry.reference(DW_AT_abstract_origin) ?? entry
        var parameters: [DebugParameter] = []
        var hasMore = false
        for child in source.children {
            switch child.tag {
            case DW_TAG_formal_parameter:
                parameters.append(DebugParameter(name: child.name, type: type(of: child)))
            case DW_TAG_unspecified_parameters: hasMore = true
            default: break
            }
        }
        // `int f()` says nothing about its parameters, but is not variadic.
        let isVariadic = hasMore && (!parameters.isEmpty || source.flag(DW_AT_prototyped))
        return DebugFunctionType(returnType: type(of: source), parameters: parameters, isVariadic: isVariadic)
    }

    /// The layout of a struct or union that this reader has met.
    mutating func record(_ reference: DebugRecordReference) -> DebugRecord {
        let entry = records[reference.index]
        let isComplete = !entry.flag(DW_AT_declaration)
        var members: [DebugRecord.Member] = []
        if isComplete {
            for child in entry.children where child.tag == DW_TAG_member {
                guard !child.flag(DW_AT_external) else { continue }
                members.append(member(child))
            }
        }
        return DebugRecord(
            kind: reference.kind, name: reference.name, size: entry.byteSize ?? 0, isComplete: isComplete,
            alignment: Self.alignment(entry), members: members)
    }

    private mutating func member(_ entry: DebugEntry) -> DebugRecord.Member {
        let type = type(of: entry)
        let size = entry.reference(DW_AT_type)?.byteSize ?? 0
        let bitSize = entry.number(DW_AT_bit_size).flatMap { Int(exactly: $0) }
        let bitOffset = entry.number(DW_AT_data_bit_offset).flatMap { Int(exactly: $0) }
        return DebugRecord.Member(
            name: entry.name, type: type, offset: entry.memberOffset ?? (bitOffset ?? 0) / 8, size: size,
            bitSize: bitSize, alignment: Self.alignment(entry) ?? Self.alignment(ofTypedefsOf: entry))
    }

    private static func alignment(_ entry: DebugEntry) -> Int? {
        entry.number(DW_AT_alignment).flatMap { Int(exactly: $0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// The alignment that a typedef asks for: `typedef int __attribute__((aligned(16))) wide`.
    private static func alignment(ofTypedefsOf entry: DebugEntry) -> Int? {
        var entry = entry
        for _ in 0..<maximumDepth {
            guard let next = entry.reference(DW_AT_type) else { return nil }
            switch next.tag {
            case DW_TAG_typedef: if let own = alignment(next) { return own }
            case DW_TAG_const_type, DW_TAG_volatile_type: break
            default: return nil
            }
            entry = next
        }
        return nil
    }

    private mutating func type(_ entry: DebugEntry) -> DebugType {
        // A type in a unit of its own, which several compilation units share.
        let entry = entry.reference(DW_AT_signature) ?? entry
        let key = entry.key
        if let known = known[key] { return known }
        guard inProgress.count < Self.maximumDepth, inProgress.insert(key).inserted else {
            return .unsupported("a type that is made of itself")
        }
        let result = read(entry)
        inProgress.remove(key)
        known[key] = result
        return result
    }

    private mutating func read(_ entry: DebugEntry) -> DebugType {
        switch entry.tag {
        case DW_TAG_base_type: return .base(baseType(entry))
        case DW_TAG_pointer_type: return .pointer(type(of: entry))
        case DW_TAG_const_type: return .const(type(of: entry))
        case DW_TAG_volatile_type, DW_TAG_restrict_type, DW_TAG_atomic_type:
            return type(of: entry)
        case DW_TAG_typedef: return .typedef(entry.name ?? "?", type(of: entry))
        case DW_TAG_structure_type: return record(entry, .structure)
        case DW_TAG_class_type: return record(entry, .class)
        case DW_TAG_union_type: return record(entry, .union)
        case DW_TAG_enumeration_type: return .enumeration(enumeration(entry))
        case DW_TAG_array_type: return array(entry)
        case DW_TAG_subroutine_type: return .function(functionType(entry))
        case DW_TAG_unspecified_type:
            // `decltype(nullptr)` and the like; void itself has no entry.
            return .unsupported("the type \"\(entry.name ?? "?")\"")
        case DW_TAG_reference_type, DW_TAG_rvalue_reference_type:
            return .unsupported("a C++ reference")
        case DW_TAG_ptr_to_member_type: return .unsupported("a C++ pointer to a member")
        default: return .unsupported("a type of a kind that C does not have")
        }
    }

    private mutating func record(_ entry: DebugEntry, _ kind: DebugRecord.Kind) -> DebugType {
        records.append(entry)
        return .record(DebugRecordReference(index: records.count - 1, kind: kind, name: entry.name))
    }

    private func baseType(_ entry: DebugEntry) -> DebugBaseType {
        let code = Int(truncatingIfNeeded: entry.number(DW_AT_encoding) ?? 0)
        let encoding: DebugBaseType.Encoding =
            switch code {
            case DW_ATE_boolean: .boolean
            case DW_ATE_signed, DW_ATE_signed_char: .signed
            case DW_ATE_unsigned, DW_ATE_unsigned_char, DW_ATE_UTF: .unsigned
            case DW_ATE_float: .float
            case DW_ATE_complex_float: .complex
            default: .other
            }
        let isCharacter = code == DW_ATE_signed_char || code == DW_ATE_unsigned_char
        return DebugBaseType(
            name: entry.name ?? "?", size: entry.byteSize ?? 0, encoding: encoding, isCharacter: isCharacter)
    }

    private mutating func enumeration(_ entry: DebugEntry) -> DebugEnumeration {
        var enumerators: [DebugEnumeration.Enumerator] = []
        for child in entry.children where child.tag == DW_TAG_enumerator {
            guard let name = child.name, let value = child.signedNumber(DW_AT_const_value) else { continue }
            enumerators.append(DebugEnumeration.Enumerator(name: name, value: value))
        }
        var isSigned = enumerators.contains { $0.value < 0 }
        if case .base(let base) = type(of: entry).resolved { isSigned = base.encoding == .signed }
        if let code = entry.number(DW_AT_encoding) { isSigned = code == UInt64(DW_ATE_signed) }
        return DebugEnumeration(
            name: entry.name, size: entry.byteSize ?? 4, isSigned: isSigned, enumerators: enumerators)
    }

    private mutating func array(_ entry: DebugEntry) -> DebugType {
        if entry.flag(DW_AT_GNU_vector) { return .unsupported("a vector of the processor") }
        var counts: [UInt64?] = []
        for child in entry.children where child.tag == DW_TAG_subrange_type {
            if let count = child.number(DW_AT_count) {
                counts.append(count)
            } else {
                counts.append(child.number(DW_AT_upper_bound).map { $0 &+ 1 })
            }
        }
        return counts.reversed().reduce(type(of: entry)) { .array($0, count: $1) }
    }
}
