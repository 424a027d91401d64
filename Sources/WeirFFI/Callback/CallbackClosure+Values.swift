internal import CWeirValue
internal import WeirExec
internal import WeirValue

/// What C passes as a value, and a value as what C gets.
extension CallbackClosure {
    /// What C passed, as one value.
    @unsafe func item(
        _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ arena: Region
    ) throws(NodeError) -> weir_value {
        let decoder = unsafe ForeignDecoder(arena: arena, group: group) { (handle, _) throws(NodeError) in
            throw NodeError(.unsupported, "a callback cannot take the handle \(handle.name)")
        }
        func value(_ index: Int) throws(NodeError) -> weir_value {
            let parameter = callback.parameters[itemParameters[index]]
            let name = argumentSubjects[itemParameters[index]]
            guard var slot = unsafe arguments?[itemParameters[index]] else { return unsafe weir_null() }
            if parameter.isPassedByAddress {
                guard let place = unsafe ForeignDecoder.pointer(at: slot) else {
                    throw NodeError(.failed, "\(name) is NULL")
                }
                unsafe slot = UnsafeMutableRawPointer(mutating: place)
            }
            guard let extent = parameter.type.unwrapped.extent else {
                return unsafe try decoder.decode(parameter.type, at: slot, name)
            }
            guard let start = unsafe ForeignDecoder.pointer(at: slot) else {
                if parameter.type.isOptional { return unsafe weir_null() }
                throw NodeError(.failed, "\(name) is NULL")
            }
            let count = unsafe count(extent, arguments)
            return unsafe try decoder.decodeElements(parameter.type.unwrapped, at: start, count: count, name)
        }
        if itemParameters.isEmpty { return unsafe weir_null() }
        if itemParameters.count == 1 { return unsafe try value(0) }
        return unsafe try decoder.map(itemNames, value)
    }

    /// The number of elements that C says there are.
    func count(_ extent: CExtent, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> Int {
        extent.capacity.count { unsafe number($0, arguments) } ?? 0
    }

    /// The number that C passed for a parameter; 0 for one below.
    private func number(_ name: String, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> Int64 {
        guard let index = callback.parameters.firstIndex(where: { $0.name == name }),
            case .number(let number) = callback.parameters[index].type, let slot = unsafe arguments?[index]
        else { return 0 }
        let isPointer = callback.parameters[index].isPassedByAddress
        guard let place = unsafe isPointer ? ForeignDecoder.pointer(at: slot) : UnsafeRawPointer(slot) else { return 0 }
        return unsafe max(0, number.load(place) ?? 0)
    }

    /// Gives C a value.
    func put(_ value: Value, _ result: UnsafeMutableRawPointer?) throws(NodeError) {
        guard callback.result != .void, let result = unsafe result else { return }
        unsafe try withUnsafeTemporaryRoom { (room) throws(NodeError) in
            unsafe try resultEncoder.encode(value, as: callback.result, into: room, "the callback's result")
            unsafe widen(room, result)
        }
    }

    /// Gives C what is declared as `else`.
    func answerOtherwise(_ result: UnsafeMutableRawPointer?) {
        unsafe clear(result)
        if callback.otherwise != .int(0) {
            // Checked when the declaration was read.
            try? unsafe put(callback.otherwise.value, result)
        }
    }

    /// libffi wants integers narrower than a register widened to one.
    private func widen(_ room: UnsafeRawPointer, _ result: UnsafeMutableRawPointer) {
        let number: CNumber
        switch callback.result {
        case .number(let own): number = own
        case .enumeration(let enumeration): number = enumeration.base
        default: return
        }
        switch number {
        case .f32: unsafe result.storeBytes(of: room.load(as: UInt32.self), as: UInt32.self)
        case .f64, .i64, .u64: unsafe result.storeBytes(of: room.load(as: UInt64.self), as: UInt64.self)
        default: unsafe result.storeBytes(of: number.load(room) ?? 0, as: Int64.self)
        }
    }

    private func clear(_ result: UnsafeMutableRawPointer?) {
        guard callback.result != .void, let result = unsafe result else { return }
        if callback.result == .number(.f32) {
            unsafe result.storeBytes(of: 0, as: UInt32.self)
        } else {
            unsafe result.storeBytes(of: 0, as: UInt64.self)
        }
    }

    private func withUnsafeTemporaryRoom(_ body: (UnsafeMutableRawPointer) throws(NodeError) -> Void) throws(NodeError)
    {
        let room = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 16)
        defer { unsafe room.deallocate() }
        unsafe try body(room)
    }
}
