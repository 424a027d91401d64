internal import Synchronization
package import WeirEngine
internal import WeirLock
internal import WeirValue

/// A run folder at work: records what comes of items, and answers those that are known.
// SAFETY: what changes is behind locks or atomic; the rest is set before anything runs.
package final class Journal: RunJournal, @unchecked Sendable {
    /// Told of an item that runs again: its path, with its place, and why.
    package typealias Explaining = @Sendable (_ path: String, _ reason: RecallReason) -> Void

    private struct Pool {
        var free: [[Recorder]]
        var hasEnded = false
    }

    let sites: [RunSite]
    let past: PastRecords?
    let secret: [UInt8]
    /// The number of this session, from 1.
    package let session: Int
    /// Whether the last session before this one ended.
    let hadEnded: Bool
    package let isDryRun: Bool
    /// Where calls under way are noted; nil of a dry run.
    let flight: FlightMap?
    private let recorders: Recorders
    private let writer: JournalWriter?
    private let pool: Lock<Pool>
    private let counts = Lock(RecallCounts())
    private let explain: Explaining?
    private let nextScope: Atomic<UInt64>

    /// - Parameters:
    ///   - recorders: those whose buffers the writer empties; none yet.
    ///   - writer: nil where nothing is recorded.
    init(
        _ sites: [RunSite], past: PastRecords?, session: Int, hadEnded: Bool, _ request: JournalRequest,
        flight: FlightMap?, recorders: Recorders, writer: JournalWriter?
    ) {
        self.sites = sites
        self.past = past
        secret = request.description.secret
        self.session = session
        self.hadEnded = hadEnded
        isDryRun = request.isDryRun
        explain = request.explain
        self.flight = flight
        self.recorders = recorders
        self.writer = writer
        // Scopes of a session share no number with those of any other, whatever of them was written.
        nextScope = Atomic(UInt64(session) << 40)
        pool = Lock(Pool(free: Array(repeating: [], count: sites.count)))
    }

    package func recorder(of site: Int) -> any SiteRecorder {
        if let known = pool.withLock({ $0.free[site].popLast() }) { return known }
        let recorder = Recorder(sites[site], self)
        recorders.add(recorder)
        return recorder
    }

    package func giveBack(_ recorder: any SiteRecorder) {
        guard let recorder = recorder as? Recorder else { return }
        pool.withLock { pool in
            if !pool.hasEnded { pool.free[recorder.site.number].append(recorder) }
        }
    }

    /// Begins to write.
    ///
    /// - Parameter whenBroken: called once, from any thread, with what to say when something cannot be written.
    package func start(whenBroken: @escaping @Sendable (FileError) -> Void) { writer?.start(whenBroken: whenBroken) }

    /// Writes what there is, once everything ended.
    ///
    /// - Throws: what could not be written.
    package func finish() throws(FileError) {
        defer { forgetRecorders() }
        try writer?.finish()
        try flight?.remove()
    }

    /// Lets go of the recorders, each of which keeps the journal.
    private func forgetRecorders() {
        pool.withLock { pool in
            pool.hasEnded = true
            pool.free = pool.free.map { _ in [] }
        }
        recorders.removeAll()
    }

    /// How many items were recalled, and why the others ran.
    package var recallCounts: RecallCounts { counts.withLock { $0 } }

    /// What of the records could not be read.
    package var damage: [Damage] { past?.damage ?? [] }

    /// Whether anything was recorded before.
    package var hasPast: Bool { past != nil }

    func add(_ frame: [UInt8]?, isScopes: Bool) {
        if let frame { writer?.add(frame, isScopes: isScopes) }
    }

    func note(_ more: RecallCounts) {
        counts.withLock { counts in
            counts.recalled += more.recalled
            for (reason, count) in more.ran { counts.ran[reason, default: 0] += count }
        }
    }

    /// Tells why an item runs, where somebody asks.
    func tell(_ path: () -> String, _ place: Int?, _ reason: RecallReason) {
        guard let explain else { return }
        explain(path() + (place.map { "[\($0)]" } ?? ""), reason)
    }

    /// Whether somebody asks why items run.
    var isExplaining: Bool { explain != nil }

    /// Numbers for scopes that begin now.
    ///
    /// - Returns: the first of them.
    func newScopes(_ count: Int) -> UInt64 { nextScope.wrappingAdd(UInt64(count), ordering: .relaxed).oldValue }
}
