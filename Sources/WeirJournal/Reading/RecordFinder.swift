internal import Synchronization
internal import WeirEngine
internal import WeirExec
internal import WeirValue

/// Finds the records that answer the items of a chunk: first by place, then by key, each record once.
struct RecordFinder {
    /// Where the record of an item lies; no frame where there is none.
    struct Answer {
        static let none = Answer(frame: -1, row: 0)
        let frame: Int
        let row: Int
    }

    /// What was seen at an item's place, or elsewhere, that does not answer it.
    private enum Trace {
        /// Another item.
        case otherItem
        /// The item under another context.
        case otherContext(Int32)
        case failed
        case notKept
        case unreadable
    }

    let past: PastRecords
    let reader: RecordReader
    private let site: RunSite
    private let number: Int32
    private(set) var answers: [Answer] = []
    private var traces: [Int: Trace] = [:]
    /// The highest place behind those of the group's records.
    private var reached = 0

    /// - Returns: nil where nothing was recorded of the site.
    init?(_ past: PastRecords, _ site: RunSite) {
        guard let number = site.past else { return nil }
        self.past = past
        self.site = site
        self.number = number
        reader = RecordReader(past)
    }

    /// The positions of the items that are answered.
    var answered: [Int] { answers.indices.filter { answers[$0].frame >= 0 } }

    /// Finds the records of the items of a chunk.
    mutating func find(_ chunk: ItemChunk, in group: JournalGroup, isRead: Bool) {
        let count = chunk.count
        answers.removeAll(keepingCapacity: true)
        answers.append(contentsOf: repeatElement(.none, count: count))
        if !traces.isEmpty { traces = [:] }
        var left = count
        findByPlace(chunk, group, isRead, &left)
        guard left > 0 else { return }
        let past = past.sites[Int(number)]
        guard past.hasChanged.load(ordering: .relaxed), past.unclaimed.load(ordering: .relaxed) > 0 else { return }
        findByKey(chunk, group, isRead)
    }

    private mutating func findByPlace(
        _ chunk: ItemChunk, _ group: JournalGroup, _ isRead: Bool, _ left: inout Int
    ) {
        let count = chunk.count
        let (low, high) = bounds(of: chunk)
        // No run is longer than a frame.
        var next = past.firstRun(number, group.scope, group.visit, from: low - FrameHeader.mostRows)
        reached = 0
        while next < past.order.count {
            let run = past.runs[Int(past.order[next])]
            next += 1
            guard past.frames[Int(run.frame)].site == number, run.scope == group.scope, Int(run.visit) == group.visit
            else { break }
            reached = max(reached, run.end)
            if run.first >= high { break }
            if run.end <= low { continue }
            if chunk.isConsecutive {
                for position in max(0, run.first - low)..<min(count, run.end - low) where answers[position].frame < 0 {
                    look(at: run, position, low + position, chunk, isRead, &left)
                }
            } else {
                for position in 0..<count where answers[position].frame < 0 {
                    let place = chunk.place(at: position)
                    if place >= run.first, place < run.end { look(at: run, position, place, chunk, isRead, &left) }
                }
            }
        }
    }

    private func bounds(of chunk: ItemChunk) -> (low: Int, high: Int) {
        guard !chunk.isConsecutive else { return (chunk.place(at: 0), chunk.place(at: 0) + chunk.count) }
        let places = (0..<chunk.count).map { chunk.place(at: $0) }
        return (places.min() ?? 0, (places.max() ?? 0) + 1)
    }

    @inline(__always) private mutating func look(
        at run: PastRun, _ position: Int, _ place: Int, _ chunk: ItemChunk, _ isRead: Bool, _ left: inout Int
    ) {
        let (frame, row) = (Int(run.frame), Int(run.row) + place - run.first)
        guard past.key(frame, row) == chunk.key(at: position) else {
            if traces[position] == nil { traces[position] = .otherItem }
            past.sites[Int(number)].hasChanged.store(true, ordering: .relaxed)
            return
        }
        if let trace = take(frame, row, isRead) {
            traces[position] = trace
        } else if past.claim(frame, row) {
            answers[position] = Answer(frame: frame, row: row)
            left -= 1
        }
    }

    /// Why a record of the same item does not answer; nil where it does.
    private func take(_ frame: Int, _ row: Int, _ isRead: Bool) -> Trace? {
        let entry = past.frames[frame]
        if site.plan.context != nil, entry.context != site.pastContext { return .otherContext(entry.context) }
        let flags = entry.others.count == 0 ? 0 : reader.flags(frame, row)
        if flags & RecordBuffer.Other.hasFailed != 0 { return entry.isBeforeRedrive ? .failed : nil }
        if isRead, entry.isValueless { return .notKept }
        return nil
    }

    private mutating func findByKey(_ chunk: ItemChunk, _ group: JournalGroup, _ isRead: Bool) {
        let index = past.keys()
        for position in 0..<chunk.count where answers[position].frame < 0 {
            let key = chunk.key(at: position)
            guard key != .none else { continue }
            index.search(key) { frame, row in
                guard past.frames[frame].site == number, past.key(frame, row) == key, !past.isClaimed(frame, row),
                    past.run(of: frame, row).scope == group.scope
                else { return false }
                if let trace = take(frame, row, isRead) {
                    if case .otherItem? = traces[position] { traces[position] = trace }
                    return false
                }
                guard past.claim(frame, row) else { return false }
                answers[position] = Answer(frame: frame, row: row)
                return true
            }
        }
    }

    /// The record of an answered item that failed for good; nil where it cannot be read.
    func failure(at position: Int, _ chunk: ItemChunk) -> ItemRecord? {
        let answer = answers[position]
        let region = Region()
        guard let raw = unsafe reader.value(answer.frame, answer.row, in: region) else { return nil }
        let parts = unsafe Value(raw: raw, among: region)
        guard parts.kind == .list, parts.count > 2, let code = parts[0].intValue.flatMap(Int32.init(exactly:)) else {
            return nil
        }
        let error = NodeError(
            StatusCode(rawValue: code), parts[1].stringValue ?? "",
            retry: NodeError.RetryAdvice(number: parts[2].intValue))
        return ItemRecord(
            place: chunk.place(at: position), key: chunk.key(at: position), item: chunk[position],
            outcome: .failure(error), attempts: reader.attempts(answer.frame, answer.row))
    }

    /// Gives up an answer whose record cannot be read.
    mutating func refuse(_ position: Int) {
        answers[position] = .none
        traces[position] = .unreadable
    }

    /// Why each of the other items runs.
    func reasons(_ chunk: ItemChunk, hadEnded: Bool) -> [(position: Int, reason: RecallReason)] {
        var reasons: [(Int, RecallReason)] = []
        for position in answers.indices where answers[position].frame < 0 {
            reasons.append((position, reason(at: position, chunk, hadEnded)))
        }
        return reasons
    }

    private func reason(at position: Int, _ chunk: ItemChunk, _ hadEnded: Bool) -> RecallReason {
        switch traces[position] {
        case .otherContext(let number): return reason(since: past.contexts[Int(number)])
        case .failed: return .failed
        case .notKept: return .notKept
        case .otherItem: return .inputChanged
        case .unreadable: return .unreadable
        case nil: break
        }
        if past.sites[Int(number)].takeUnreadable() { return .unreadable }
        return !hadEnded && chunk.place(at: position) < reached ? .neverFinished : .new
    }

    private func reason(since old: ContextText) -> RecallReason {
        guard let new = site.plan.context else { return .new }
        let (settings, isRebuilt, other) = new.changes(since: old)
        if !other.isEmpty { return .nodeChanged(other) }
        if !settings.isEmpty { return .settingsChanged(settings) }
        return isRebuilt ? .rebuilt : .new
    }
}
