internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// Structs and unions.
extension ForeignEncoder {
    /// Puts a map into memory as a struct, or what a union holds as one.
    func encode(
        _ value: Value, as structure: CStructure, into slot: UnsafeMutableRawPointer,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) {
        unsafe memset(slot, 0, structure.size)
        if structure.kind == .union { return unsafe try encodeUnion(value, structure, into: slot, subject()) }
        guard value.kind == .map else {
            throw Self.mismatch(value, "a map with the fields of \(structure.name)", subject())
        }
        var found = 0
        var counts: [String: Int] = [:]
        for field in structure.fields where field.member.lengthOf == nil {
            guard let part = value.lookup(Key(field.name)) else {
                if field.type == .unused { continue }
                throw NodeError(
                    .invalidInput,
                    "\(subject()) has no field \"\(field.name)\", which the struct \(structure.name) needs")
            }
            found += 1
            func name() -> String { "\(subject()) field \"\(field.name)\"" }
            if let selector = field.member.selector { try checkSelector(part, value, selector, name()) }
            let count = unsafe try encode(part, as: field, into: slot + field.offset, name())
            if field.type.unwrapped.extent != nil, !field.type.isInline, !(part.isNull && field.type.isOptional) {
                counts[field.name] = count
            }
        }
        guard found == value.count else {
            throw Self.strange(value, structure, subject())
        }
        unsafe try storeLengths(of: structure, counts, into: slot, subject())
    }

    /// - Returns: the number of elements, where the field is a pointer to several.
    private func encode(
        _ value: Value, as field: CStructure.Field, into room: UnsafeMutableRawPointer,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) -> Int {
        guard field.type.isInline else { return unsafe try encode(value, as: field.type, into: room, subject()) }
        unsafe try encodeElements(value, field.type, into: room, count: field.type.inlineElements.count, subject())
        return 0
    }

    private static func strange(_ value: Value, _ structure: CStructure, _ subject: String) -> NodeError {
        let names = structure.mapFields.map(\.name)
        let strange = value.entries.first { !names.contains($0.key.description) }?.key.description ?? ""
        return NodeError(
            .invalidInput,
            "\(subject) has a field \"\(strange)\", which the \(structure.kind.rawValue) \(structure.name) has not\(Suggestion.clause(for: strange, among: names))"
        )
    }

    // MARK: Lengths

    /// Stores the lengths that other fields tell, and checks those that the value gives.
    private func storeLengths(
        of structure: CStructure, _ counts: [String: Int], into slot: UnsafeMutableRawPointer,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) {
        for field in structure.fields {
            if let other = field.member.lengthOf, case .number(let number) = field.type {
                let count = Int64(counts[other] ?? 0)
                guard number.holds(count) else {
                    throw NodeError(
                        .invalidInput,
                        "\(subject()) field \"\(other)\" has \(count) elements, and \(number.rawValue) cannot tell so many"
                    )
                }
                unsafe number.store(count, into: slot + field.offset)
            } else if let count = counts[field.name],
                let wanted = unsafe structure.length(of: field.type.unwrapped.extent, in: slot), wanted != count
            {
                throw NodeError(
                    .invalidInput,
                    "\(subject()) field \"\(field.name)\" has \(count) elements, and other fields say \(wanted)")
            }
        }
    }

    // MARK: Unions

    private func encodeUnion(
        _ value: Value, _ union: CStructure, into slot: UnsafeMutableRawPointer,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) {
        if let chosen = union.chosen {
            _ = unsafe try encode(value, as: chosen, into: slot, subject())
            return
        }
        switch value.kind {
        case .bytes:
            guard value.count == union.size else { throw Self.miscount(value.count, union.size, "bytes", subject()) }
            unsafe value.withBytes { source in
                if let base = source.baseAddress { unsafe slot.copyMemory(from: base, byteCount: source.count) }
            }
        case .map where value.count == 1:
            guard let entry = value.entries.first, let field = union.field(entry.key.description) else {
                throw Self.strange(value, union, subject())
            }
            _ = unsafe try encode(entry.value, as: field, into: slot, "\(subject()) member \"\(field.name)\"")
        default:
            let names = union.fields.map { "\"\($0.name)\"" }.joined(separator: ", ")
            throw Self.mismatch(
                value, "a map with one member of the union \(union.name) (\(names)) or \(union.size) bytes", subject())
        }
    }

    /// A union given by member must have the one that the field beside it tells.
    private func checkSelector(
        _ value: Value, _ owner: Value, _ selector: String, _ subject: @autoclosure () -> String
    ) throws(NodeError) {
        guard value.kind == .map, value.count == 1, let given = value.entries.first?.key.description,
            let told = owner.lookup(Key(selector))?.stringValue, told != given
        else { return }
        throw NodeError(.invalidInput, "\(subject()) has the member \"\(given)\", and \"\(selector)\" says \"\(told)\"")
    }
}

extension CStructure {
    /// The number of elements that fields of a struct in memory tell; nil where none do, or what they tell is no length.
    @unsafe func length(of extent: CExtent?, in slot: UnsafeRawPointer) -> Int? {
        extent?.capacity.count { name in
            guard let field = field(name), case .number(let number) = field.type else { return nil }
            return unsafe number.load(slot + field.offset)
        }
    }
}
