internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirValue

/// Structs, unions, lists that end with NULL, and text in other encodings.
extension ForeignDecoder {
    /// The map that a struct is, or what a union holds: its chosen member, or its bytes.
    @unsafe func decode(
        _ structure: CStructure, at slot: UnsafeRawPointer, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> weir_value {
        if structure.kind == .union {
            guard let chosen = structure.chosen else { return unsafe arena.copy(weir_bytes(slot, structure.size)) }
            return unsafe try decode(chosen, of: structure, at: slot, subject())
        }
        let fields = structure.mapFields
        return unsafe try map(fields.map(\.name)) { (index) throws(NodeError) in
            let field = fields[index]
            return unsafe try decode(field, of: structure, at: slot, "\(subject()) field \"\(field.name)\"")
        }
    }

    /// The value of one field of a struct in memory.
    @unsafe private func decode(
        _ field: CStructure.Field, of structure: CStructure, at slot: UnsafeRawPointer,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) -> weir_value {
        // Whatever a field leads to stays the library's.
        let type = field.type.lent
        let place = unsafe slot + field.offset
        if type.isInline {
            return unsafe try decodeElements(type, at: place, count: type.inlineElements.count, subject())
        }
        if let selector = field.member.selector, case .structure(let union) = type {
            return unsafe try decode(union, toldBy: selector, of: structure, at: slot, field.offset, subject())
        }
        guard let extent = type.unwrapped.extent else { return unsafe try decode(type, at: place, subject()) }
        var count: Int?
        if let length = structure.fields.first(where: { $0.member.lengthOf == field.name }),
            case .number(let number) = length.type
        {
            count = unsafe number.load(slot + length.offset).flatMap { $0 < 0 ? nil : Int($0) }
        } else if extent.capacity != .open {
            count = unsafe structure.length(of: extent, in: slot)
        } else if let list = unsafe Self.pointer(at: place) {
            count = unsafe Self.endedCount(list)
        }
        guard let start = unsafe Self.pointer(at: place) else {
            if type.isOptional { return unsafe weir_null() }
            guard count == 0 else {
                throw NodeError(
                    .failed, "\(subject()) is NULL; where that is no failure, put a \"?\" behind the type", retry: .no)
            }
            // No elements need no memory; some libraries have none for them.
            return unsafe try decodeElements(type.unwrapped, at: place, count: 0, subject())
        }
        guard let count else {
            throw NodeError(.failed, "\(subject()) has a length that is none", retry: .no)
        }
        return unsafe try decodeElements(type.unwrapped, at: start, count: count, subject())
    }

    /// What a union holds, by the name of the enum's value beside it.
    @unsafe private func decode(
        _ union: CStructure, toldBy selector: String, of structure: CStructure, at slot: UnsafeRawPointer,
        _ offset: Int,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) -> weir_value {
        guard let tag = structure.field(selector), case .enumeration(let enumeration) = tag.type,
            let number = unsafe enumeration.base.load(slot + tag.offset),
            let name = enumeration.name(of: number), let member = union.field(name)
        else { return unsafe try decode(union, at: slot + offset, subject()) }
        return unsafe try map([name]) { (_) throws(NodeError) in
            unsafe try decode(member, of: union, at: slot + offset, "\(subject()) member \"\(name)\"")
        }
    }

    /// How many pointers stand before a NULL.
    @unsafe static func endedCount(_ list: UnsafeRawPointer) -> Int {
        var count = 0
        while unsafe pointer(at: list + count * MemoryLayout<Int>.stride) != nil { count += 1 }
        return count
    }

    /// The text that a pointer leads to, as UTF-8.
    @unsafe func decode(
        _ encoding: CEncoding, at start: UnsafeRawPointer, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> weir_value {
        var length = 0
        switch encoding.unit {
        case 1: length = unsafe strlen(start.assumingMemoryBound(to: CChar.self))
        case 2: while unsafe (start + length).loadUnaligned(as: UInt16.self) != 0 { length += 2 }
        default: while unsafe (start + length).loadUnaligned(as: UInt32.self) != 0 { length += 4 }
        }
        let room = UnsafeMutableRawPointer.allocate(
            byteCount: TextConversion.growth * length + TextConversion.extra, alignment: 16)
        defer { unsafe room.deallocate() }
        let source = unsafe UnsafeRawBufferPointer(start: start, count: length)
        switch unsafe TextConversion.convert(source, from: encoding.iconvName, to: "UTF-8", into: room) {
        case .done(let count): return unsafe try text(room, length: count, subject())
        case .unfit(let place):
            throw NodeError(
                .failed, "\(subject()) is not \(encoding.iconvName) at byte \(place); declare it as bytes", retry: .no)
        }
    }
}

extension CType {
    /// The type without what would end or free it: it belongs to the struct that it is part of.
    fileprivate var lent: CType {
        switch self {
        case .handle(let handle): .handle(CHandle(name: handle.name, destructor: nil))
        case .optional(let inner): .optional(inner.lent)
        case .array(let element, let extent): .array(element.lent, extent)
        default: self
        }
    }
}
