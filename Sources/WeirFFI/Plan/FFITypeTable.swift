internal import CFFI

/// libffi's descriptions of C types, made for one call interface.
// SAFETY: written in init only, by libffi's preparation included; read afterwards.
@safe final class FFITypeTable: @unchecked Sendable {
    private var structures: [UnsafeMutablePointer<ffi_type>] = unsafe []
    private var elementLists: [UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>] = unsafe []

    deinit {
        unsafe structures.forEach { unsafe $0.deallocate() }
        unsafe elementLists.forEach { unsafe $0.deallocate() }
    }

    /// The description of a type as it is passed by value, valid as long as the table.
    @unsafe func describe(_ type: CType) -> UnsafeMutablePointer<ffi_type>? {
        switch type {
        case .void: unsafe weir_ffi_void()
        case .number(let number): unsafe Self.describe(number)
        case .enumeration(let enumeration): unsafe Self.describe(enumeration.base)
        case .structure(let structure): unsafe describe(structure)
        case .string, .encoded, .bytes, .text, .array, .pointer, .freed, .handle, .callback, .unused, .optional:
            unsafe weir_ffi_pointer()
        }
    }

    @unsafe private static func describe(_ number: CNumber) -> UnsafeMutablePointer<ffi_type>? {
        switch number {
        case .bool, .u8: unsafe weir_ffi_u8()
        case .i8: unsafe weir_ffi_i8()
        case .u16: unsafe weir_ffi_u16()
        case .i16: unsafe weir_ffi_i16()
        case .u32: unsafe weir_ffi_u32()
        case .i32: unsafe weir_ffi_i32()
        case .u64: unsafe weir_ffi_u64()
        case .i64: unsafe weir_ffi_i64()
        case .f32: unsafe weir_ffi_f32()
        case .f64: unsafe weir_ffi_f64()
        }
    }

    @unsafe private func describe(_ structure: CStructure) -> UnsafeMutablePointer<ffi_type> {
        guard structure.isPlain else { return unsafe describeByClasses(structure) }
        var elements: [UnsafeMutablePointer<ffi_type>?] = unsafe []
        for field in structure.fields {
            // libffi knows no arrays; as many fields of the same type have the same layout.
            let (element, count) = field.type.inlineElements
            let description = unsafe describe(element)
            for _ in 0..<count { unsafe elements.append(description) }
        }
        return unsafe describe(elements, size: 0, alignment: 0)
    }

    /// A type of a given size and alignment whose elements say no more than which registers it travels in.
    @unsafe private func describeByClasses(_ structure: CStructure) -> UnsafeMutablePointer<ffi_type> {
        var elements: [UnsafeMutablePointer<ffi_type>?] = unsafe []
        for kind in Eightbytes(structure).classes.prefix((structure.size + 7) / 8) where kind != .none {
            unsafe elements.append(unsafe kind == .sse ? weir_ffi_f64() : weir_ffi_u64())
        }
        return unsafe describe(elements, size: structure.size, alignment: UInt16(structure.alignment))
    }

    /// - Parameter size: 0 for libffi to lay the elements out by itself.
    @unsafe private func describe(
        _ elements: [UnsafeMutablePointer<ffi_type>?], size: Int, alignment: UInt16
    ) -> UnsafeMutablePointer<ffi_type> {
        let elements = unsafe elements + [nil]
        let list = UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>.allocate(capacity: unsafe elements.count)
        unsafe list.initialize(from: elements, count: elements.count)
        unsafe elementLists.append(list)
        let description = UnsafeMutablePointer<ffi_type>.allocate(capacity: 1)
        unsafe description.initialize(
            to: ffi_type(size: size, alignment: alignment, type: UInt16(FFI_TYPE_STRUCT), elements: list))
        unsafe structures.append(description)
        return unsafe description
    }
}
