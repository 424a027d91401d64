internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirValue

/// Makes values of what C left in memory. Everything is copied into `arena`.
// SAFETY: C's memory is read during the call that handed it over only.
@safe struct ForeignDecoder {
    /// What the values live in.
    let arena: Region
    /// The first part of handles' type names.
    let group: String
    /// Makes a resource of a C object.
    let makeHandle: (CHandle, UnsafeMutableRawPointer) throws(NodeError) -> ResourceBox

    /// The value in a slot.
    ///
    /// - Parameter subject: whose value it is, for messages: `the result (u64)`.
    /// - Throws: when no value can hold it.
    @unsafe func decode(
        _ type: CType, at slot: UnsafeRawPointer, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> weir_value {
        switch type {
        case .void, .unused: return unsafe weir_null()
        case .number(.bool): return unsafe weir_bool(slot.load(as: UInt8.self) == 0 ? 0 : 1)
        case .number(.f32): return unsafe weir_float(Double(slot.loadUnaligned(as: Float.self)))
        case .number(.f64): return unsafe weir_float(slot.loadUnaligned(as: Double.self))
        case .number(.u64): return unsafe weir_uint(slot.loadUnaligned(as: UInt64.self))
        case .number(let number): return unsafe weir_int(number.load(slot) ?? 0)
        case .enumeration(let enumeration):
            let number = unsafe enumeration.base.load(slot)
            guard let number, let name = enumeration.name(of: number) else {
                throw NodeError(
                    .failed,
                    "\(subject()) is \(number.map { "\($0)" } ?? "out of range"), which is no value of the enum \(enumeration.name)",
                    retry: .no)
            }
            return unsafe text(name)
        case .structure(let structure): return unsafe try decode(structure, at: slot, subject())
        case .optional(let inner):
            return unsafe try Self.pointer(at: slot) == nil ? weir_null() : decode(inner, at: slot, subject())
        case .pointer(let target):
            return unsafe try decode(target, at: solid(slot, subject()), subject())
        case .string:
            let start = unsafe try solid(slot, subject())
            return unsafe try text(start, length: strlen(start.assumingMemoryBound(to: CChar.self)), subject())
        case .encoded(let encoding, _):
            return unsafe try decode(encoding, at: solid(slot, subject()), subject())
        case .freed(let inner, _): return unsafe try decode(inner, at: slot, subject())
        case .handle(let handle):
            let pointer = unsafe try UnsafeMutableRawPointer(mutating: solid(slot, subject()))
            let box = unsafe try makeHandle(handle, pointer)
            arena.keep(box)
            return unsafe box.raw
        case .bytes, .text, .array, .callback:
            throw NodeError(.internal, "\(subject()) has a type without a value of its own")
        }
    }

    /// The values of elements that lie one behind the other.
    @unsafe func decodeElements(
        _ type: CType, at base: UnsafeRawPointer, count: Int, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> weir_value {
        guard count <= Int(UInt32.max) else {
            throw NodeError(.failed, "\(subject()) has more than 4,294,967,295 elements")
        }
        switch type {
        case .bytes: return unsafe arena.copy(weir_bytes(base, count))
        case .text:
            let length = unsafe strnlen(base.assumingMemoryBound(to: CChar.self), count)
            return unsafe try text(base, length: length, subject())
        case .array(let element, _):
            guard count > 0 else { return unsafe weir_list(nil, 0) }
            let list = unsafe arena.allocate(count * MemoryLayout<weir_value>.stride)
                .bindMemory(to: weir_value.self, capacity: count)
            let stride = element.layout.size
            for index in 0..<count {
                let value = unsafe try decode(element, at: base + index * stride, "\(subject()) [\(index)]")
                unsafe (list + index).initialize(to: value)
            }
            return unsafe weir_list(list, count)
        default: throw NodeError(.internal, "\(subject()) has no elements")
        }
    }

    /// A map of named values.
    ///
    /// - Parameter names: sorted bytewise, each once.
    @unsafe func map(
        _ names: [String], _ value: (Int) throws(NodeError) -> weir_value
    ) throws(NodeError) -> weir_value {
        let entries = unsafe arena.allocate(max(1, names.count) * MemoryLayout<weir_entry>.stride)
            .bindMemory(to: weir_entry.self, capacity: max(1, names.count))
        for (index, name) in names.enumerated() {
            unsafe (entries + index).initialize(to: weir_entry(key: text(name), value: try value(index)))
        }
        return unsafe weir_map(entries, names.count)
    }

    /// The pointer in a slot.
    static func pointer(at slot: UnsafeRawPointer) -> UnsafeRawPointer? {
        unsafe slot.loadUnaligned(as: UnsafeRawPointer?.self)
    }

    func solid(_ slot: UnsafeRawPointer, _ subject: @autoclosure () -> String) throws(NodeError)
        -> UnsafeRawPointer
    {
        guard let pointer = unsafe Self.pointer(at: slot) else {
            throw NodeError(.failed, "\(subject()) is NULL; where that is no failure, put a \"?\" behind the type")
        }
        return unsafe pointer
    }

    @unsafe func text(
        _ start: UnsafeRawPointer, length: Int, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> weir_value {
        guard unsafe UTF8Check.isValid(UnsafeRawBufferPointer(start: start, count: length)) else {
            throw NodeError(.failed, "\(subject()) is not UTF-8, so it is no text; declare it as bytes", retry: .no)
        }
        return unsafe arena.copy(weir_string(start.assumingMemoryBound(to: CChar.self), length))
    }

    func text(_ text: String) -> weir_value {
        var text = text
        return text.withUTF8 { bytes in
            unsafe arena.copy(
                weir_string(UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self), bytes.count))
        }
    }
}
