internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// Puts values into memory as C lays them out.
///
/// What C reads through pointers lies in `scratch` or in the value itself.
struct ForeignEncoder {
    /// Memory until the call's end.
    let scratch: Region
    /// The first part of handles' type names.
    let group: String

    /// Puts a value into a slot.
    ///
    /// - Parameters:
    ///   - slot: room for the type, or for a pointer where C gets one.
    ///   - subject: whose value it is, for messages: `the argument "data" (bytes)`.
    /// - Returns: the number of elements that a pointer leads to; 0 for other types.
    /// - Throws: when the value is not what the type takes.
    @discardableResult
    func encode(
        _ value: Value, as type: CType, into slot: UnsafeMutableRawPointer, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> Int {
        switch type {
        case .number(let number): unsafe try encode(value, as: number, into: slot, subject())
        case .enumeration(let enumeration): unsafe try encode(value, as: enumeration, into: slot, subject())
        case .structure(let structure): unsafe try encode(value, as: structure, into: slot, subject())
        case .string: return unsafe try encodeString(value, into: slot, subject())
        case .encoded(let encoding, _): return unsafe try encode(value, in: encoding, into: slot, subject())
        case .bytes(let extent, _): return unsafe try encodeBytes(value, extent, into: slot, subject())
        case .array(let element, let extent):
            return unsafe try encodeArray(value, element, extent, into: slot, subject())
        case .pointer(let target):
            let room = unsafe scratch.room(target.layout.size, alignment: target.layout.alignment)
            unsafe try encode(value, as: target, into: room, subject())
            unsafe slot.storeBytes(of: room, as: UnsafeMutableRawPointer?.self)
        case .handle(let handle):
            let name = handle.typeName(in: group)
            guard let cell = HandleCell.of(value, named: name) else {
                throw Self.mismatch(value, "a resource \(name)", subject())
            }
            guard let pointer = unsafe cell.pointer else {
                throw NodeError(.invalidInput, "\(subject()) is a resource \(name) that was ended already")
            }
            unsafe slot.storeBytes(of: pointer, as: UnsafeMutableRawPointer?.self)
        case .optional(let inner):
            if value.isNull {
                unsafe slot.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
            } else {
                return unsafe try encode(value, as: inner, into: slot, subject())
            }
        case .unused: unsafe slot.storeBytes(of: nil, as: UnsafeMutableRawPointer?.self)
        case .void, .text, .callback, .freed:
            throw NodeError(.internal, "\(subject()) has a type that no value can be put into")
        }
        return 0
    }

    /// Puts elements into memory one behind the other, as inside a struct or an array.
    func encodeElements(
        _ value: Value, _ type: CType, into room: UnsafeMutableRawPointer, count: Int,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) {
        switch type {
        case .bytes:
            guard value.kind == .bytes || value.kind == .string else { throw Self.mismatch(value, "bytes", subject()) }
            guard value.count == count else { throw Self.miscount(value.count, count, "bytes", subject()) }
            unsafe value.withBytes { source in
                if let base = source.baseAddress { unsafe room.copyMemory(from: base, byteCount: count) }
            }
        case .text:
            guard value.kind == .string else { throw Self.mismatch(value, "a string", subject()) }
            guard value.count < count else {
                throw NodeError(
                    .invalidInput, "\(subject()) has room for \(count - 1) bytes of text, not for \(value.count)")
            }
            try Self.refuseNUL(value, subject())
            unsafe memset(room, 0, count)
            unsafe value.withBytes { source in
                if let base = source.baseAddress { unsafe room.copyMemory(from: base, byteCount: source.count) }
            }
        case .array(let element, _):
            guard value.kind == .list else { throw Self.mismatch(value, "a list", subject()) }
            guard value.count == count else { throw Self.miscount(value.count, count, "elements", subject()) }
            let stride = element.layout.size
            for index in 0..<count {
                unsafe try encode(value[index], as: element, into: room + index * stride, "\(subject()) [\(index)]")
            }
        default: throw NodeError(.internal, "\(subject()) has no elements")
        }
    }

    private func encodeString(
        _ value: Value, into slot: UnsafeMutableRawPointer, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> Int {
        guard value.kind == .string else { throw Self.mismatch(value, "a string", subject()) }
        try Self.refuseNUL(value, subject())
        let room = unsafe scratch.allocate(value.count + 1)
        unsafe value.withBytes { source in
            if let base = source.baseAddress { unsafe room.copyMemory(from: base, byteCount: source.count) }
        }
        unsafe room.storeBytes(of: 0, toByteOffset: value.count, as: UInt8.self)
        unsafe slot.storeBytes(of: room, as: UnsafeMutableRawPointer?.self)
        return value.count
    }

    private func encodeBytes(
        _ value: Value, _ extent: CExtent, into slot: UnsafeMutableRawPointer, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> Int {
        guard value.kind == .bytes || value.kind == .string else { throw Self.mismatch(value, "bytes", subject()) }
        if case .fixed(let count) = extent.capacity, count != value.count {
            throw Self.miscount(value.count, count, "bytes", subject())
        }
        // Not NULL for nothing: many libraries take that for a mistake.
        let pointer = unsafe UnsafeRawPointer(value.raw.as.bytes) ?? UnsafeRawPointer(scratch.allocate(1))
        unsafe slot.storeBytes(
            of: value.count == 0 ? UnsafeRawPointer(scratch.allocate(1)) : pointer, as: UnsafeRawPointer?.self)
        return value.count
    }

    private func encodeArray(
        _ value: Value, _ element: CType, _ extent: CExtent, into slot: UnsafeMutableRawPointer,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) -> Int {
        guard value.kind == .list else { throw Self.mismatch(value, "a list", subject()) }
        if case .fixed(let count) = extent.capacity, count != value.count {
            throw Self.miscount(value.count, count, "elements", subject())
        }
        // One more than needed: an array of strings ends with NULL, as `argv` does.
        let size = element.layout.size * (value.count + 1)
        let room = unsafe scratch.room(size, alignment: element.layout.alignment)
        unsafe memset(room + element.layout.size * value.count, 0, element.layout.size)
        unsafe try encodeElements(value, .array(element, extent), into: room, count: value.count, subject())
        unsafe slot.storeBytes(of: room, as: UnsafeMutableRawPointer?.self)
        return value.count
    }

    private func encode(
        _ value: Value, as enumeration: CEnumeration, into slot: UnsafeMutableRawPointer,
        _ subject: @autoclosure () -> String
    ) throws(NodeError) {
        guard let name = value.stringValue else {
            throw Self.mismatch(value, "the name of a value of the enum \(enumeration.name)", subject())
        }
        guard let number = enumeration.number(of: name) else {
            let names = enumeration.members.map(\.name)
            let near = Suggestion.clause(for: name, among: names)
            throw NodeError(
                .invalidInput,
                "\(subject()) is \"\(name)\", which is no value of the enum \(enumeration.name)\(near.isEmpty ? "; it has \(names.prefix(10).joined(separator: ", "))" : near)"
            )
        }
        unsafe enumeration.base.store(number, into: slot)
    }

    private func encode(
        _ value: Value, as number: CNumber, into slot: UnsafeMutableRawPointer, _ subject: @autoclosure () -> String
    ) throws(NodeError) {
        switch number {
        case .bool:
            guard let flag = value.boolValue else { throw Self.mismatch(value, "a bool", subject()) }
            unsafe slot.storeBytes(of: flag ? 1 : 0, as: UInt8.self)
        case .f32, .f64:
            guard let wide = value.floatValue else { throw Self.mismatch(value, "a number", subject()) }
            let narrow = Float(wide)
            if value.kind == .int {
                // Beyond 2^53, or 2^24, not every integer is a floating-point number.
                guard value.isExactFloat && (number == .f64 || Double(narrow) == wide) else {
                    throw NodeError(
                        .invalidInput, "\(subject()) is \(value), which \(number.rawValue) cannot hold exactly")
                }
            } else if number == .f32, wide.isFinite, !narrow.isFinite {
                throw NodeError(.invalidInput, "\(subject()) is \(wide), which does not fit \(number.rawValue)")
            }
            if number == .f32 {
                unsafe slot.storeBytes(of: narrow, as: Float.self)
            } else {
                unsafe slot.storeBytes(of: wide, as: Double.self)
            }
        default:
            guard value.kind == .int else { throw Self.mismatch(value, "an int", subject()) }
            if number == .u64, let wide = value.unsignedValue {
                unsafe slot.storeBytes(of: wide, as: UInt64.self)
            } else if let int = value.intValue, number.holds(int) {
                unsafe number.store(int, into: slot)
            } else {
                throw NodeError(.invalidInput, "\(subject()) is \(value), which does not fit \(number.rangeText)")
            }
        }
    }

    static func refuseNUL(_ value: Value, _ subject: @autoclosure () -> String) throws(NodeError) {
        let place: Int? = unsafe value.withBytes { bytes in
            guard let base = bytes.baseAddress, let found = unsafe memchr(base, 0, bytes.count) else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
        if let place {
            throw NodeError(.invalidInput, "\(subject()) has a NUL at byte \(place), where C would take it to end")
        }
    }

    static func mismatch(_ value: Value, _ wanted: String, _ subject: String) -> NodeError {
        let shown = value.kindWithArticle == "\(value)" ? "" : " (\(value))"
        return NodeError(.invalidInput, "\(subject) must be \(wanted), not \(value.kindWithArticle)\(shown)")
    }

    static func miscount(_ count: Int, _ wanted: Int, _ what: String, _ subject: String) -> NodeError {
        NodeError(.invalidInput, "\(subject) must have \(wanted) \(what), not \(count)")
    }
}
