internal import CWeirABI
internal import CWeirBarrier
internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// One `weir_call`: what a plugin sees of a call, and the host's state behind it. Reused from call to call of one session.
///
///     PluginCall ──memory──▶ weir_barrier_call { weir_call, settings, context ─┐, fault }
///          ▲───────────────────────────────────────────────────────────────────┘
///          ├──▶ settings, binding, cancellation   (what the plugin may read until a PENDING item is completed)
///          ├──▶ keys                              (in the frame, which pending items keep)
///          └──▶ arena, frame                      (borrowed, during a call only)
///
/// A call with PENDING items belongs to them: their frame keeps it, and the session goes on with another one.
// SAFETY: one thread at a time makes calls with it; what other threads may read (node path, settings, cancel flag) does not
// change while an item is pending.
@safe final class PluginCall: @unchecked Sendable {
    /// What a running call is allowed to do.
    // SAFETY: the frame and the table belong to whoever called exec, for longer than the stage lasts.
    @safe private enum Stage {
        /// No call runs.
        case idle
        /// exec runs on the frame.
        case exec(Unmanaged<ExecFrame>, Unmanaged<PendingItems>)
        /// Another callback runs.
        case other
    }

    /// The key of an item as the ABI has it.
    private typealias ABIKey = (
        UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8, UInt8
    )

    let memory: UnsafeMutablePointer<weir_barrier_call>
    /// What the node path and the binding live in; nil for calls outside an instance.
    private let owner: AnyObject?
    /// Whether the node type may leave items PENDING.
    private let isAsync: Bool
    private let host: HostContext
    private var settings: Value
    private var binding: AnyObject?
    private var cancellation: CancelFlag
    private var stage = Stage.idle
    private var arena: Unmanaged<Region>?
    private var guards = AllocationGuards()
    /// What the plugin said with set_error.
    private var error: NodeError?
    /// Why a function of the host failed last.
    private var recorded: NodeError?

    /// A call without a binding.
    ///
    /// - Parameters:
    ///   - nodePath: NUL-terminated, and alive as long as `owner`.
    ///   - settings: a map.
    ///   - isAsync: whether the node type may leave items PENDING.
    @unsafe init(
        host: HostContext, nodePath: UnsafePointer<CChar>, owner: AnyObject?, settings: Value,
        cancellation: CancelFlag = CancelFlag(), isAsync: Bool = false
    ) {
        self.host = host
        self.owner = owner
        self.isAsync = isAsync
        self.settings = settings
        self.cancellation = cancellation
        unsafe memory = .allocate(capacity: 1)
        unsafe memory.initialize(to: weir_barrier_call())
        unsafe memory.pointee.context = Unmanaged.passUnretained(self).toOpaque()
        unsafe memory.pointee.settings = settings.raw
        unsafe memory.pointee.call.struct_size = UInt32(MemoryLayout<weir_call>.size)
        unsafe memory.pointee.call.host = host.host
        unsafe memory.pointee.call.attempts = 1
        unsafe memory.pointee.call.cancelled = cancellation.address
        unsafe memory.pointee.call.node_path = nodePath
        unsafe weir_barrier_use_own_settings(memory)
    }

    deinit { unsafe memory.deallocate() }

    /// Another call with the same settings, binding and cancel flag.
    func another() -> PluginCall {
        let call = unsafe PluginCall(
            host: host, nodePath: memory.pointee.call.node_path, owner: owner, settings: settings,
            cancellation: cancellation, isAsync: isAsync)
        call.binding = binding
        unsafe call.memory.pointee.call.binding = memory.pointee.call.binding
        return call
    }

    /// The call as plugins take it.
    var raw: UnsafePointer<weir_call> {
        unsafe weir_barrier_public_call(memory)
    }

    /// Where the barrier reports an exception.
    var fault: UnsafeMutablePointer<weir_barrier_fault> {
        unsafe weir_barrier_fault_of(memory)
    }

    /// The call behind the pointer that a plugin hands back.
    static func of(_ call: UnsafePointer<weir_call>?) -> PluginCall? {
        guard let call = unsafe call,
            let context = unsafe UnsafeRawPointer(call).assumingMemoryBound(to: weir_barrier_call.self).pointee.context
        else { return nil }
        return unsafe Unmanaged<PluginCall>.fromOpaque(context).takeUnretainedValue()
    }

    /// Puts settings in force, and what bind made of them.
    @unsafe func use(_ settings: Value, _ binding: AnyObject?, _ pointer: UnsafeMutableRawPointer?) {
        self.settings = settings
        if self.binding != nil || binding != nil { self.binding = binding }
        unsafe memory.pointee.settings = settings.raw
        unsafe memory.pointee.call.binding = unsafe pointer
    }

    /// The settings in force.
    var settingsInForce: Value { settings }

    /// Whether the settings in force come with a binding.
    var isBound: Bool { binding != nil }

    /// Starts exec on a frame.
    @inline(__always) func beginExec(_ frame: ExecFrame, _ context: CallContext) {
        if unsafe context.look.isOther(than: memory.pointee.call.cancelled) { adopt(context.cancellation) }
        unsafe memory.pointee.call.deadline_ns = context.deadline
        unsafe memory.pointee.call.flags = frame.stopsAtFailure ? UInt32(WEIR_CALL_STOP_AT_FAILURE) : 0
        unsafe memory.pointee.call.attempt = UInt32(truncatingIfNeeded: frame.attempt)
        unsafe memory.pointee.call.attempts = UInt32(truncatingIfNeeded: frame.attempts)
        // A key of the engine's is two numbers, to plugins it is the bytes that they lie in.
        unsafe memory.pointee.call.keys = UnsafeRawPointer(frame.chunk.keys)?.assumingMemoryBound(to: ABIKey.self)
        unsafe memory.pointee.fault.threw = 0
        unsafe stage = .exec(Unmanaged.passUnretained(frame), Unmanaged.passUnretained(context.pendingItems))
        unsafe arena = frame.unmanagedArena
    }

    /// Starts any other callback.
    ///
    /// - Parameter arena: what `alloc` allocates in; alive until `end`.
    func begin(arena: Region, attempt: Int = 0, attempts: Int = 1, deadline: UInt64 = 0) {
        unsafe memory.pointee.call.deadline_ns = deadline
        unsafe memory.pointee.call.flags = 0
        unsafe memory.pointee.call.attempt = UInt32(truncatingIfNeeded: attempt)
        unsafe memory.pointee.call.attempts = UInt32(truncatingIfNeeded: attempts)
        unsafe memory.pointee.call.keys = nil
        unsafe memory.pointee.fault.threw = 0
        error = nil
        recorded = nil
        stage = .other
        unsafe self.arena = Unmanaged.passUnretained(arena)
    }

    /// Makes one call other than exec, with an arena of its own that nothing of the call outlives.
    ///
    /// - Parameters:
    ///   - callback: its name, for messages.
    ///   - body: calls the plugin.
    /// - Returns: why it failed; nil when it answered ok.
    func once(_ callback: String, _ body: () -> Int32) -> NodeError? {
        let arena = Region()
        begin(arena: arena)
        let status = body()
        end()
        withExtendedLifetime(arena) {}
        return failure(of: callback, status)
    }

    /// Puts another cancel flag into the call.
    @inline(__always) func adopt(_ flag: CancelFlag) {
        if flag === cancellation { return }
        cancellation = flag
        unsafe memory.pointee.call.cancelled = flag.address
    }

    /// Ends a call: from now on nothing can be allocated, reserved or described.
    @inline(__always) func end() {
        stage = .idle
        unsafe arena = nil
        if !guards.isEmpty { checkGuards() }
    }

    /// Ends the process where the plugin has overrun memory of `alloc`: whose it was then, nobody can know.
    @inline(never) private func checkGuards() {
        if !guards.check() { unsafe weir_barrier_report_overrun("memory that host->alloc gave") }
    }

    /// Whether the barrier caught an exception.
    var hasThrown: Bool { unsafe memory.pointee.fault.threw != 0 }

    /// What the barrier caught, or nil.
    var exception: NodeError? {
        guard hasThrown else { return nil }
        return NodeError(.exception, "exception: \(unsafe String(mendingCString: weir_barrier_message(fault)))")
    }

    /// Why a callback other than exec failed, or nil when it answered ok.
    func failure(of callback: String, _ status: Int32) -> NodeError? {
        if let exception { return exception }
        if status == 0 { return nil }
        let code = StatusCode(rawValue: status)
        guard code.isError else {
            return NodeError(.protocolBroken, "\(callback) answered status \(status) (\(code.name)), which it may not")
        }
        if let error { return error.with(code) }
        if let recorded, recorded.code == code { return recorded }
        return NodeError(withoutMessage: code)
    }

    /// Remembers why a function of the host failed, for the case that the plugin answers its status.
    func record(_ error: NodeError) { recorded = error }
}

// What plugins call.
extension PluginCall {
    /// Zeroed memory in the arena, or nil when memory is exhausted.
    @unsafe func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        let largest = Int.max / 2
        guard let arena = unsafe arena, size >= 0, size <= largest,
            let memory = unsafe arena._withUnsafeGuaranteedRef({ arena in
                unsafe arena.allocateIfPossible(size + AllocationGuards.size)
            })
        else { return nil }
        unsafe memset(memory, 0, size)
        unsafe guards.add(memory + size)
        return unsafe memory
    }

    /// Takes the details of an error.
    @unsafe func setError(_ index: UInt32, _ details: UnsafePointer<weir_error>?) {
        guard let details = unsafe details, unsafe details.pointee.struct_size >= 8 else { return }
        let told = unsafe StatusCode(rawValue: details.pointee.code)
        let code = told.isError ? told : .failed
        switch stage {
        case .idle: break
        case .other:
            if index == 0 { error = unsafe NodeError(code, details) } else { warn(index, 1) }
        case .exec(let frame, _):
            let count = unsafe frame._withUnsafeGuaranteedRef { $0.chunk.count }
            guard Int(index) < count else { return warn(index, count) }
            let error = unsafe NodeError(code, details)
            unsafe frame._withUnsafeGuaranteedRef { $0.errors[Int(index)] = error }
        }
    }

    /// A token for an item of the running exec, or 0.
    func reserveToken(_ index: UInt32) -> UInt64 {
        guard case .exec(let frame, let items) = stage, isAsync else { return 0 }
        return unsafe frame._withUnsafeGuaranteedRef { frame in
            guard Int(index) < frame.chunk.count else { return 0 }
            if let known = frame.tokens[Int(index)] { return TokenCode.encode(known, table: host.table) ?? 0 }
            let items = unsafe items.takeUnretainedValue()
            let token = items.reserve()
            guard let code = TokenCode.encode(token, table: host.table) else {
                items.discard(token)
                return 0
            }
            frame.tokens[Int(index)] = token
            return code
        }
    }

    /// Wraps an object, which the arena keeps until the values of the call are taken over.
    @unsafe func makeResource(
        _ typeName: String, _ object: UnsafeMutableRawPointer?,
        _ destroy: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?, _ out: UnsafeMutablePointer<weir_value>
    ) -> Int32 {
        guard let arena = unsafe arena else { return StatusCode.protocolBroken.rawValue }
        let site = unsafe weir_barrier_current_site()
        let box = unsafe ResourceBox(
            typeName: typeName, object: object, destroy: destroy,
            end: destroy.map { destroy in { unsafe weir_barrier_destroy_resource(site, destroy, $0) } })
        unsafe arena._withUnsafeGuaranteedRef { $0.keep(box) }
        unsafe out.pointee = unsafe box.raw
        return 0
    }

    private func warn(_ index: UInt32, _ count: Int) {
        let path = unsafe memory.pointee.call.node_path.map { unsafe String(cString: $0) }
        host.log(.warning, path, "set_error was called for item \(index) of a call with \(count); it was ignored")
    }
}
