internal import Synchronization
internal import WeirCBOR
internal import WeirEngine
internal import WeirExec
internal import WeirLock
internal import WeirThreads
internal import WeirValue

/// One site as one lane records it and is answered.
// SAFETY: `buffer` is behind its lock; everything else is the lane's alone, which has the recorder to itself.
@safe final class Recorder: SiteRecorder, @unchecked Sendable {
    let site: RunSite
    let isOfScopes: Bool
    private let journal: Journal
    private let buffer: Lock<RecordBuffer>
    private var keyMaker: ItemKeyMaker
    /// What identifies items besides themselves.
    private var suffix: [UInt8] = []
    /// Whether anything identifies items: a setting that holds a resource has no bytes that could.
    private var hasKeys = true
    private lazy var known = RecalledItems(capacity: FrameHeader.mostRows)
    private lazy var visit = ItemChunk(capacity: 1)
    private let finder: RecordFinder?
    private let flight: FlightSlot?
    private var began: UInt64 = 0
    /// How long calls took since the last frame.
    private let nanoseconds = Atomic<UInt64>(0)

    init(_ site: RunSite, _ journal: Journal) {
        self.site = site
        self.journal = journal
        isOfScopes = site.plan.context == nil
        flight = isOfScopes ? nil : journal.flight?.slot()
        let kind = isOfScopes ? FrameKind.scopes : .records
        buffer = Lock(RecordBuffer(kind, site: site.number, context: site.number))
        keyMaker = ItemKeyMaker(secret: journal.secret)
        finder = journal.past.flatMap { RecordFinder($0, site, isComplete: journal.hadEnded) }
    }

    /// A frame of what is not in one yet; nil where there is none.
    func seal() -> [UInt8]? {
        let took = nanoseconds.exchange(0, ordering: .relaxed)
        return buffer.withLock { buffer in
            buffer.add(nanoseconds: took)
            return buffer.seal()
        }
    }

    func bind(_ settings: Value) {
        let varying = site.varying(settings)
        var writer = CBORWriter()
        hasKeys = varying.isNull || (try? writer.append(varying)) != nil
        suffix = unsafe writer.withBytes { unsafe Array($0) }
    }

    var isAnswering: Bool { journal.past != nil }

    func begin(_ chunk: ItemChunk, in group: JournalGroup, attempt: Int) {
        flight?.begin(chunk, site.number, group, attempt: attempt)
        began = TimerThread.monotonicRoughly
    }

    func end() {
        flight?.end()
        // The clock ticks every few milliseconds: of short calls few seem to take that long, which is right in the sum.
        let took = TimerThread.monotonicRoughly &- began
        if took > 0 { nanoseconds.add(took, ordering: .relaxed) }
    }

    func makeKeys(_ chunk: ItemChunk, from identities: ItemChunk) {
        precondition(identities.count == chunk.remaining, "each item has an identity")
        let count = identities.count
        let keys = unsafe chunk.makeKeys()
        guard hasKeys else { return unsafe keys.initialize(repeating: .none, count: count) }
        unsafe keyMaker.fill(keys, items: identities.base, count: count, suffix: suffix)
    }

    func recall(
        _ chunk: ItemChunk, in group: JournalGroup, isRead: Bool, at path: () -> String
    ) -> RecalledItems? {
        guard isAnswering else { return nil }
        var counts = RecallCounts()
        defer { journal.note(counts) }
        known.reset()
        finder?.find(chunk, in: group, isRead: isRead)
        let taken = finder?.take(chunk, isRead: isRead, into: known) ?? []
        if taken.count + known.failed.count < chunk.count { explain(chunk, group, &counts, path) }
        guard !taken.isEmpty || !known.failed.isEmpty else { return nil }
        move(taken, chunk)
        counts.recalled = known.count
        if !known.foreign.isEmpty { copy(in: group, isRead) }
        return known
    }

    private func explain(
        _ chunk: ItemChunk, _ group: JournalGroup, _ counts: inout RecallCounts, _ path: () -> String
    ) {
        for position in 0..<chunk.count {
            var reason = RecallReason.new
            if let finder {
                guard finder.answers[position] < 0 else { continue }
                reason = site.reason(finder, at: position, chunk, in: group, hadEnded: journal.hadEnded)
            }
            counts.ran[reason, default: 0] += 1
            if journal.isExplaining { journal.tell(path, chunk.place(at: position), reason) }
        }
    }

    /// Moves the items out of the chunk that are known.
    private func move(_ succeeded: [Int], _ chunk: ItemChunk) {
        let frame = known.succeeded
        if !succeeded.isEmpty { chunk.move(succeeded, to: frame.chunk) }
        for position in succeeded.indices { unsafe frame.statuses[position] = 0 }
        frame.handled = succeeded.count
        guard !known.failed.isEmpty else { return }
        let failed = Set(known.failed.map(\.place))
        let positions = (0..<chunk.count).filter { failed.contains(chunk.place(at: $0)) }
        chunk.move(positions, to: ItemChunk(capacity: positions.count))
    }

    /// Records in this run what another one's records answered, so that it needs those no more.
    private func copy(in group: JournalGroup, _ isRead: Bool) {
        let frame = known.succeeded
        if known.foreign.count == frame.chunk.count, known.attempts.isEmpty, known.rescued.isEmpty {
            if !known.foreign.isEmpty { note(frame, in: group, isRead: isRead) }
            return
        }
        let attempts = Dictionary(known.attempts, uniquingKeysWith: { $1 })
        for position in known.foreign {
            let record = ItemRecord(
                place: frame.chunk.place(at: position), key: frame.chunk.key(at: position), item: frame.chunk[position],
                outcome: .success(frame.result(at: position)), attempts: attempts[position] ?? 1,
                isRescued: known.rescued.contains(position))
            note(record, in: group, isRead: isRead)
        }
    }

    func note(_ frame: ExecFrame, in group: JournalGroup, isRead: Bool) {
        journal.add(buffer.withLock { $0.append(frame, in: group, isRead: isRead) }, isScopes: false)
    }

    func note(_ record: ItemRecord, in group: JournalGroup, isRead: Bool) {
        journal.add(buffer.withLock { $0.append(record, in: group, isRead: isRead) }, isScopes: false)
    }

    func scopes(of chunk: ItemChunk, in group: JournalGroup) -> [UInt64] {
        var scopes = [UInt64](repeating: 0, count: chunk.count)
        var (missing, isNew) = (Array(0..<chunk.count), Array(0..<chunk.count))
        if let finder {
            finder.find(chunk, in: group, isRead: true)
            let found = (0..<chunk.count).map { finder.scope(at: $0) }
            for (position, found) in found.enumerated() { scopes[position] = found?.scope ?? 0 }
            missing = missing.filter { found[$0] == nil }
            isNew = isNew.filter { found[$0]?.isForeign ?? true }
        }
        let first = journal.newScopes(missing.count)
        for (number, position) in missing.enumerated() { scopes[position] = first + UInt64(number) }
        var frames: [[UInt8]] = []
        buffer.withLock { buffer in
            for position in isNew {
                let full = buffer.append(
                    scope: scopes[position], chunk.key(at: position), at: chunk.place(at: position), in: group)
                if let full { frames.append(full) }
            }
        }
        for frame in frames { journal.add(frame, isScopes: true) }
        return scopes
    }

    func scope(of group: JournalGroup) -> UInt64 {
        visit.hold(.null, place: 0)
        // One flow node's visits are told apart by their numbers alone.
        visit.setKey(ItemKey(low: 1, high: 0))
        return scopes(of: visit, in: group)[0]
    }
}
