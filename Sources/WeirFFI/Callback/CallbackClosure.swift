internal import CFFI
internal import CWeirCall
internal import CWeirValue
internal import WeirEngine
internal import WeirModel

/// A function pointer for C whose calls run a node type, or collect what C passes.
///
///     C ──code──▶ ffi_closure ──user data──▶ CallbackClosure ──session──▶ the node type's exec, one item
///
/// Calls come from the thread that runs the function, or from threads of the library, one at a time through the lock.
// SAFETY: what a call touches is touched under the lock; the closure's memory is freed after the last call was possible.
@safe final class CallbackClosure: @unchecked Sendable {
    /// What a call runs.
    enum Target {
        case collect
        case node(any NodeSession)
    }

    /// The address for C.
    let code: UnsafeMutableRawPointer
    /// How long C may call.
    var lifetime: CCallback.Lifetime { callback.lifetime }
    private let callback: CCallback
    private let subject: String
    private let group: String
    private let target: Target
    private let interface: CallInterface
    private let closure: UnsafeMutablePointer<ffi_closure>
    private let lock: UnsafeMutableRawPointer?
    /// The parameters that make the item, sorted by name where there are several.
    private let itemParameters: [Int]
    private let frame = FrameBox()
    private var context: CallContext?
    private var failure: NodeError?
    private var collected: [Value] = []

    private final class FrameBox { var frame = ExecFrame(capacity: 1) }

    /// Makes a function pointer.
    ///
    /// - Parameter subject: the parameter that it is for, for messages.
    init(_ callback: CCallback, group: String, subject: String, target: Target) throws(NodeError) {
        self.callback = callback
        self.group = group
        self.subject = subject
        self.target = target
        interface = try CallInterface(result: callback.result, arguments: callback.parameters.map(\.type))
        var address: UnsafeMutableRawPointer?
        guard let memory = unsafe ffi_closure_alloc(MemoryLayout<ffi_closure>.size, &address),
            let address = unsafe address
        else {
            throw NodeError(.exhausted, "libffi has no memory for a callback")
        }
        unsafe closure = memory.bindMemory(to: ffi_closure.self, capacity: 1)
        unsafe code = unsafe address
        unsafe lock = weir_call_make_lock()
        let names = callback.itemParameters.map(\.name)
        let values = callback.parameters.indices.filter { names.contains(callback.parameters[$0].name) }
        itemParameters = values.sorted { Key(callback.parameters[$0].name) < Key(callback.parameters[$1].name) }
        let this = unsafe Unmanaged.passUnretained(self).toOpaque()
        let status = unsafe ffi_prep_closure_loc(closure, interface.cif, Self.trampoline, this, code)
        guard status == FFI_OK else {
            throw NodeError(.unsupported, "libffi cannot make a callback (status \(status.rawValue))")
        }
    }

    deinit {
        unsafe ffi_closure_free(closure)
        if let lock = unsafe lock { unsafe weir_call_free_lock(lock) }
    }

    /// Lets C call from now on.
    func begin(_ context: CallContext) {
        locked {
            self.context = context
            failure = nil
            collected = []
        }
    }

    /// Answers later calls with the declared `else`.
    func end() { locked { context = nil } }

    /// The first error since it was asked for last.
    func takeFailure() -> NodeError? {
        locked {
            defer { failure = nil }
            return failure
        }
    }

    /// What C passed since `begin`.
    func takeCollected() -> [Value] {
        locked {
            defer { collected = [] }
            return collected
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        if let lock = unsafe lock { unsafe weir_call_lock(lock) }
        defer { if let lock = unsafe lock { unsafe weir_call_unlock(lock) } }
        return body()
    }

    private static let trampoline:
        @convention(c) (
            UnsafeMutablePointer<ffi_cif>?, UnsafeMutableRawPointer?, UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
            UnsafeMutableRawPointer?
        ) -> Void = { _, result, arguments, data in
            guard let data = unsafe data else { return }
            let closure = unsafe Unmanaged<CallbackClosure>.fromOpaque(data).takeUnretainedValue()
            unsafe closure.called(arguments, result)
        }

    private func called(
        _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ result: UnsafeMutableRawPointer?
    ) {
        locked {
            if let context, failure == nil {
                do throws(NodeError) {
                    return unsafe try answer(arguments, result, context)
                } catch {
                    failure = NodeError(error.code, "\(subject): \(error.message)", retry: error.retry)
                }
            }
            unsafe answerOtherwise(result)
        }
    }

    private func answer(
        _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ result: UnsafeMutableRawPointer?,
        _ context: CallContext
    ) throws(NodeError) {
        switch target {
        case .collect:
            let arena = Region()
            collected.append(unsafe Value(raw: try item(arguments, arena), owner: arena))
            // Zero is what lets C go on; libraries stop at anything else.
            unsafe clear(result)
        case .node(let session):
            let frame = self.frame.frame
            frame.chunk.reset(firstIndex: 0)
            let arena = frame.chunk.arena
            frame.chunk.append(unsafe Value(raw: try item(arguments, arena), owner: arena))
            frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: true)
            session.exec(frame, context)
            defer { frame.recycle() }
            switch frame.status(at: 0) {
            case .ok: unsafe try put(frame.result(at: 0), result)
            case .pending:
                abandon(frame, context)
                throw NodeError(.unsupported, "what is called back must end before it returns; it answered PENDING")
            case .notRun: throw NodeError(.protocolBroken, "exec did not handle the item")
            default: throw frame.error(at: 0)
            }
        }
    }

    /// Leaves an item whose result nobody will take to the node that still works on it.
    private func abandon(_ pending: ExecFrame, _ context: CallContext) {
        guard let token = pending.tokens[0] else { return }
        self.frame.frame = ExecFrame(capacity: 1)
        if context.pendingItems.activate(token, whenDone: { _ in }) == nil {
            _ = context.pendingItems.abandon(token, keeping: pending)
        }
    }

    /// What C passed, as one value.
    @unsafe private func item(
        _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ arena: Region
    ) throws(NodeError) -> weir_value {
        let decoder = unsafe ForeignDecoder(arena: arena, group: group) { (handle, _) throws(NodeError) in
            throw NodeError(.unsupported, "a callback cannot take the handle \(handle.name)")
        }
        func value(_ index: Int) throws(NodeError) -> weir_value {
            let parameter = callback.parameters[itemParameters[index]]
            let name = "the callback's argument \"\(parameter.name)\" (\(parameter.typeText))"
            guard let slot = unsafe arguments?[itemParameters[index]] else { return unsafe weir_null() }
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
        return unsafe try decoder.map(itemParameters.map { callback.parameters[$0].name }, value)
    }

    private func count(_ extent: CExtent, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> Int {
        switch extent.capacity {
        case .open: return 0
        case .fixed(let count): return count
        case .parameter(let name): return unsafe Int(number(name, arguments))
        case .product(let product):
            return Int(product.length(of: product.names.map { unsafe number($0, arguments) }) ?? 0)
        }
    }

    /// The number that C passed for a parameter; 0 for one below.
    private func number(_ name: String, _ arguments: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> Int64 {
        guard let index = callback.parameters.firstIndex(where: { $0.name == name }),
            case .number(let number) = callback.parameters[index].type, let slot = unsafe arguments?[index]
        else { return 0 }
        return unsafe max(0, number.load(slot) ?? 0)
    }

    private func put(_ value: Value, _ result: UnsafeMutableRawPointer?) throws(NodeError) {
        guard callback.result != .void, let result = unsafe result else { return }
        unsafe try withUnsafeTemporaryRoom { (room) throws(NodeError) in
            let encoder = ForeignEncoder(scratch: Region(), group: group)
            unsafe try encoder.encode(value, as: callback.result, into: room, "the callback's result")
            unsafe widen(room, result)
        }
    }

    private func answerOtherwise(_ result: UnsafeMutableRawPointer?) {
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
