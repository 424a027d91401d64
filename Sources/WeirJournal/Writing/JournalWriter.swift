internal import WeirLock
internal import WeirModel
internal import WeirThreads

/// Writes frames, on a thread of its own: lanes never wait for the disk, unless it is far behind them.
///
///     lanes ──frames that are full──▶ queue ─┐ every 20 ms, or 1 MiB
///       └──▶ recorders ──the others──────────┴──▶ write ──▶ segment ◀── sync, on another thread
// SAFETY: every stored `var` is read and written with `monitor` locked, but for `segments`, which the writing thread has.
@safe final class JournalWriter: @unchecked Sendable {
    private static let enough = 1 << 20
    /// The most bytes that wait to be written before lanes wait, too.
    private static let tooMuch = 64 << 20

    private let monitor = Monitor()
    private let policy: JournalSync
    private let interval: UInt64
    private let drain: @Sendable () -> (scopes: [UInt8], records: [UInt8])
    /// Whole frames: put together only when they are written, outside of the monitor.
    private var scopes: [[UInt8]] = []
    private var records: [[UInt8]] = []
    /// The number of bytes of both.
    private var waiting = 0
    private var segments: SegmentWriter
    private var writing: HostThread?
    private var syncing: HostThread?
    private var isEnding = false
    /// The file to which something was written since it was synced.
    private var unsynced: (any JournalFile)?
    private var failure: FileError?
    private var whenBroken: (@Sendable (FileError) -> Void)?

    /// A writer whose threads have not begun.
    ///
    /// - Parameters:
    ///   - interval: how long frames and what recorders hold may wait to be written, in nanoseconds.
    ///   - drain: gives the frames of what the recorders hold: first of the records, then of the scopes, so that no
    ///     record is written before the scope that it belongs to.
    init(
        _ segments: SegmentWriter, _ policy: JournalSync, interval: UInt64,
        drain: @escaping @Sendable () -> (scopes: [UInt8], records: [UInt8])
    ) {
        self.segments = segments
        self.policy = policy
        self.interval = interval
        self.drain = drain
    }

    /// Begins to write.
    ///
    /// - Parameter whenBroken: called once, from the writing thread, when something cannot be written; from then on nothing is.
    func start(whenBroken: @escaping @Sendable (FileError) -> Void) {
        monitor.lock()
        defer { monitor.unlock() }
        self.whenBroken = whenBroken
        writing = HostThread.start(name: "weir-journal") { [self] in write() }
        if writing == nil { HostThread.giveUp() }
        guard case .every(let interval) = policy else { return }
        syncing = HostThread.start(name: "weir-sync") { [self] in sync(every: interval) }
        if syncing == nil { HostThread.giveUp() }
    }

    /// Takes a frame, on any thread.
    func add(_ frame: [UInt8], isScopes: Bool) {
        monitor.lock()
        defer { monitor.unlock() }
        if failure != nil { return }
        if isScopes { scopes.append(frame) } else { records.append(frame) }
        waiting += frame.count
        if waiting > Self.enough { monitor.broadcast() }
        while waiting > Self.tooMuch, failure == nil, !isEnding { monitor.wait() }
    }

    /// Writes what there is, and ends the threads.
    ///
    /// - Throws: what could not be written, now or before.
    func finish() throws(FileError) {
        monitor.lock()
        isEnding = true
        let threads = [writing, syncing].compactMap(\.self)
        (writing, syncing) = (nil, nil)
        monitor.broadcast()
        monitor.unlock()
        for thread in threads { thread.join() }
        whenBroken = nil
        if let failure { throw failure }
    }

    private func write() {
        monitor.lock()
        while true {
            if !isEnding, waiting < Self.enough { monitor.wait(until: TimerThread.monotonic + interval) }
            let isLast = isEnding
            // What is full by now, since the scopes of what comes later may come later, too.
            let full = records
            records = []
            monitor.unlock()
            // Outside of the monitor, since a lane that holds its buffer may be waiting for it.
            let drained = drain()
            monitor.lock()
            let pieces = scopes + [drained.scopes] + full + [drained.records]
            scopes = []
            waiting = records.reduce(0) { $0 + $1.count }
            monitor.broadcast()
            let isBroken = failure != nil
            monitor.unlock()
            var batch: [UInt8] = []
            batch.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
            for piece in pieces { batch += piece }
            if !isBroken, !batch.isEmpty || isLast { commit(batch, isLast: isLast) }
            monitor.lock()
            if isLast { break }
        }
        monitor.unlock()
    }

    private func commit(_ batch: [UInt8], isLast: Bool) {
        do throws(FileError) {
            if !batch.isEmpty { try segments.write(batch, syncing: policy != .never) }
            if policy == .commit || isLast && policy != .never { try segments.file.sync() }
        } catch {
            return fail(error)
        }
        monitor.lock()
        unsynced = isLast || policy == .commit ? nil : segments.file
        monitor.unlock()
    }

    private func sync(every interval: UInt64) {
        monitor.lock()
        var next = TimerThread.monotonic + interval
        while !isEnding {
            monitor.wait(until: next)
            guard TimerThread.monotonic >= next, !isEnding else { continue }
            next = TimerThread.monotonic + interval
            guard let file = unsynced else { continue }
            unsynced = nil
            monitor.unlock()
            do throws(FileError) {
                try file.sync()
            } catch {
                fail(error)
            }
            monitor.lock()
        }
        monitor.unlock()
    }

    private func fail(_ error: FileError) {
        monitor.lock()
        let tell = failure == nil ? whenBroken : nil
        failure = failure ?? error
        monitor.broadcast()
        monitor.unlock()
        tell?(error)
    }
}
