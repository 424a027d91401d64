internal import CWeirABI
internal import CWeirBarrier
internal import CWeirValue
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// A plugin's instance as one lane uses it: engine calls become calls of the ABI.
///
/// The hot path, exec, touches nothing that other lanes touch: the pointers are copied here, and the call is the lane's own.
// SAFETY: the pointers belong to `core`, which lives as long as the session; the lane's thread alone touches the rest.
@safe final class PluginNodeSession: NodeSession {
    private let core: PluginInstanceCore
    private let bindings: BindingCache
    private let type: UnsafePointer<weir_node_type>
    private let site: UnsafePointer<weir_barrier_site>
    private let instance: UnsafeMutableRawPointer?
    private let hasExec: Bool
    private let hasWorkers: Bool
    private let hasBindings: Bool
    private let mostItems: Int
    private var call: PluginCall
    /// The settings as the engine gave them last.
    private var given = Value.null
    private var arena = Region()
    private let store = StoreHandle()

    init(_ core: PluginInstanceCore, _ bindings: BindingCache) {
        self.core = core
        self.bindings = bindings
        unsafe type = core.type
        unsafe site = core.site
        unsafe instance = core.instance
        unsafe hasExec = core.type.pointee.exec != nil
        unsafe hasWorkers = core.type.pointee.create_worker != nil
        unsafe hasBindings = core.type.pointee.bind != nil
        mostItems = core.info.handlesChunks ? Int(UInt32.max) : 1
        call = core.makeCall()
    }

    func bind(_ settings: Value, _ context: CallContext) throws(NodeError) {
        guard hasBindings else {
            unsafe call.use(settings, nil, nil)
            return
        }
        if isGiven(settings) { return }
        if !call.isBound || call.settingsInForce != settings {
            let binding = try bindings.binding(for: settings, core, context.cancellation)
            unsafe call.use(binding.settings, binding, binding.pointer)
        }
        given = settings
    }

    /// Whether these are the settings of the last call of `bind`, in the very same memory.
    private func isGiven(_ settings: Value) -> Bool {
        guard given.kind == .map && settings.owner === given.owner && settings.count == given.count else {
            return false
        }
        return unsafe settings.raw.as.map == given.raw.as.map
    }

    func exec(_ frame: ExecFrame, _ context: CallContext) {
        let count = min(frame.chunk.count, mostItems)
        guard count > 0 else { return }
        guard hasExec else { return succeedWithoutExec(frame) }
        var worker: UnsafeMutableRawPointer?
        if hasWorkers {
            do {
                unsafe worker = unsafe try core.worker(context.worker, call)
            } catch {
                return frame.fail(with: error)
            }
        }
        // The session keeps the call; counting references to it would cost as much as the call into the plugin.
        let isPlain: Bool
        let handled: UInt32
        (handled, isPlain) = unsafe Unmanaged.passUnretained(call)._withUnsafeGuaranteedRef { call in
            call.beginExec(frame, context)
            let handled = unsafe weir_barrier_exec(
                site, call.fault, type, instance, worker, call.raw, frame.chunk.base, frame.results, frame.statuses,
                UInt32(truncatingIfNeeded: count))
            call.end()
            return (handled, !call.hasThrown && ExecAdoption.isPlain(frame, count: count, handled: handled))
        }
        if isPlain { return weir_barrier_adopted() }
        let hasPending = ExecAdoption.adopt(
            frame, context.pendingItems, core, count: count, handled: handled, exception: call.exception)
        weir_barrier_adopted()
        if hasPending {
            // From now on the call is what the pending items read.
            frame.keptAlive = call
            call = call.another()
        }
    }

    func prep(_ context: CallContext, _ access: any StoreAccess) throws(NodeError) -> Prepared {
        guard unsafe type.pointee.prep != nil else { return .value(.null) }
        let worker = unsafe try core.worker(context.worker, call)
        var result = unsafe weir_null()
        var stream = unsafe weir_stream()
        unsafe stream.struct_size = UInt32(MemoryLayout<weir_stream>.size)
        unsafe stream.count = -1
        begin(call, context, access)
        let status = unsafe weir_barrier_prep(
            site, call.fault, type, instance, worker, call.raw, store.pointer, &result, &stream)
        defer { weir_barrier_adopted() }
        end(call)
        if let failure = call.failure(of: "prep", status) {
            unsafe ExecAdoption.drop(result)
            throw failure
        }
        let value = unsafe try Value(adopting: result, "the prepared value", in: arena)
        guard core.info.prepKind == .stream else {
            if unsafe stream.next == nil { return .value(value) }
            unsafe PluginStream(stream, core, call.another()).close()
            throw NodeError(
                .protocolBroken, "prep filled a stream, but the metadata does not say \"prep\": \"stream\"")
        }
        guard unsafe stream.next != nil else {
            throw NodeError(.protocolBroken, "prep gave a stream without a next callback")
        }
        return .stream(unsafe PluginStream(stream, core, call.another()))
    }

    func fallback(_ item: Value, _ error: NodeError, _ context: CallContext) throws(NodeError) -> Value {
        guard unsafe type.pointee.fallback != nil else { throw error }
        let worker = unsafe try core.worker(context.worker, call)
        var result = unsafe weir_null()
        begin(call, context, nil)
        let status = unsafe error.withABI { details in
            unsafe withUnsafePointer(to: item.raw) { item in
                unsafe weir_barrier_fallback(
                    site, call.fault, type, instance, worker, call.raw, item, details, &result)
            }
        }
        defer { weir_barrier_adopted() }
        end(call)
        if let failure = call.failure(of: "fallback", status) {
            unsafe ExecAdoption.drop(result)
            throw failure
        }
        return unsafe try Value(adopting: result, "the result of fallback", in: arena)
    }

    func post(
        _ context: CallContext, _ access: any StoreAccess, prepared: Value, result: Value
    ) throws(NodeError) -> String? {
        guard unsafe type.pointee.post != nil else { return nil }
        // The session keeps the call; one reference for all uses here is enough.
        let call = call
        let worker = hasWorkers ? unsafe try core.worker(context.worker, call) : nil
        var action = unsafe weir_null()
        begin(call, context, access)
        let status = unsafe withUnsafePointer(to: prepared.raw) { prepared in
            unsafe withUnsafePointer(to: result.raw) { result in
                unsafe weir_barrier_post(
                    site, call.fault, type, instance, worker, call.raw, store.pointer, prepared, result, &action)
            }
        }
        defer { weir_barrier_adopted() }
        end(call)
        if let failure = call.failure(of: "post", status) {
            unsafe ExecAdoption.drop(action)
            throw failure
        }
        if unsafe Int(action.tag) == WEIR_NULL { return nil }
        let value = unsafe try Value(adopting: action, "the action", in: arena)
        guard let name = value.stringValue else {
            throw NodeError(.protocolBroken, "post gave \(value.kindWithArticle) as action, not a string or null")
        }
        return name
    }

    private func begin(_ call: PluginCall, _ context: CallContext, _ access: (any StoreAccess)?) {
        if isKnownUniquelyReferenced(&arena) {
            if !arena.isUnused { arena.reset() }
        } else {
            // A value of the last call lives on in it.
            arena = Region()
        }
        unsafe Unmanaged.passUnretained(arena)._withUnsafeGuaranteedRef { arena in
            call.adopt(context.cancellation)
            call.begin(arena: arena, attempt: context.attempt, attempts: context.attempts, deadline: context.deadline)
            if let access { store.open(access, call, arena) }
        }
    }

    private func end(_ call: PluginCall) {
        store.close()
        call.end()
    }

    /// What is missing yields null (N1).
    private func succeedWithoutExec(_ frame: ExecFrame) {
        for position in 0..<frame.chunk.count { frame.setStatus(.ok, at: position) }
        frame.handled = frame.chunk.count
    }
}
