internal import CWeirABI
internal import CWeirBarrier
internal import Synchronization
internal import WeirLock

/// One host as plugins see it: the C table, and what its functions work with.
///
/// It lives as long as the process, since a plugin may keep the table until its exit.
// SAFETY: `memory` is written once in init, before any other thread knows it, and never freed.
@safe final class HostContext: @unchecked Sendable {
    /// What the sink of log lines is.
    let log: LogSink
    /// Nanoseconds of a clock that never runs backwards.
    let clock: @Sendable () -> UInt64
    /// The number of the host's pending items in tokens.
    let table: Int
    /// The table that plugins get, followed by the way back to this object.
    let memory: UnsafeMutablePointer<weir_barrier_host>

    private static let all = Lock<[HostContext]>([])

    init(table: Int, log: @escaping LogSink, clock: @escaping @Sendable () -> UInt64) {
        self.table = table
        self.log = log
        self.clock = clock
        unsafe memory = .allocate(capacity: 1)
        unsafe memory.initialize(to: weir_barrier_host(host: HostTable.make(), context: nil))
        unsafe memory.pointee.context = Unmanaged.passUnretained(self).toOpaque()
        Self.all.withLock { $0.append(self) }
        ExceptionReports.send(to: log)
    }

    /// The table as plugins take it.
    var host: UnsafePointer<weir_host> {
        unsafe UnsafeRawPointer(memory).assumingMemoryBound(to: weir_host.self)
    }

    /// The host behind a table that a plugin hands back.
    static func of(_ host: UnsafePointer<weir_host>?) -> HostContext? {
        guard let host = unsafe host,
            let context = unsafe UnsafeRawPointer(host).assumingMemoryBound(to: weir_barrier_host.self).pointee.context
        else { return nil }
        return unsafe Unmanaged<HostContext>.fromOpaque(context).takeUnretainedValue()
    }
}
