internal import CFFI
internal import WeirExec
internal import WeirValue

/// One prepared `ffi_cif`: how a signature is called. Made once for a node, never for a call.
// SAFETY: written in init only; libffi reads it from any thread.
@safe final class CallInterface: @unchecked Sendable {
    /// What `ffi_call` and closures take; valid as long as this object.
    let cif: UnsafeMutablePointer<ffi_cif>
    private let table = FFITypeTable()
    private let argumentTypes: UnsafeMutablePointer<UnsafeMutablePointer<ffi_type>?>

    /// Prepares a call.
    ///
    /// - Parameters:
    ///   - arguments: the types as C gets them: a pointer for whatever is passed by its address.
    ///   - fixedCount: how many of them stand before `...`; nil for a function that is not variadic.
    /// - Throws: when libffi refuses a type.
    init(result: CType, arguments: [CType], fixedCount: Int? = nil) throws(NodeError) {
        unsafe cif = .allocate(capacity: 1)
        unsafe cif.initialize(to: ffi_cif())
        unsafe argumentTypes = .allocate(capacity: max(1, arguments.count))
        unsafe argumentTypes.initialize(repeating: nil, count: max(1, arguments.count))
        for (index, type) in arguments.enumerated() { unsafe argumentTypes[index] = unsafe table.describe(type) }
        let resultType = unsafe table.describe(result)
        let status =
            if let fixedCount {
                unsafe ffi_prep_cif_var(
                    cif, weir_ffi_abi(), UInt32(fixedCount), UInt32(arguments.count), resultType, argumentTypes)
            } else {
                unsafe ffi_prep_cif(cif, weir_ffi_abi(), UInt32(arguments.count), resultType, argumentTypes)
            }
        guard status == FFI_OK else {
            throw NodeError(.unsupported, "libffi cannot prepare this call (status \(status.rawValue))")
        }
    }

    deinit {
        unsafe cif.deallocate()
        unsafe argumentTypes.deallocate()
    }
}
