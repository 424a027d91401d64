internal import Synchronization
internal import WeirEngine
internal import WeirExec
internal import WeirValue

/// Finds the records that answer the items of a chunk: first by place, then by key, each record once.
///
/// Used by one lane at a time, chunk after chunk.
final class RecordFinder {
    /// What was seen at an item's place, or elsewhere, that does not answer it.
    enum Trace {
        /// Another item.
        case otherItem
        /// The item under another context.
        case otherContext(Int32)
        case failed
        case notKept
        case unreadable
    }

    let past: PastRecords
    let site: PastSite
    /// Where the record of each item lies; -1 where there is none.
    private(set) var answers: [Int] = []
    private(set) var traces: [Int: Trace] = [:]
    /// The highest place behind those of the group's records.
    private(set) var reached = 0
    private let reader: RecordReader
    private let number: Int32
    private let isComplete: Bool
    /// The context under which results are the same; nil of scopes, which have none.
    private let context: Int32?

    /// - Parameter isComplete: whether the records are those of a run that ended.
    /// - Returns: nil where nothing was recorded of the site.
    init?(_ past: PastRecords, _ site: RunSite, isComplete: Bool) {
        guard let number = site.past else { return nil }
        self.past = past
        self.number = number
        self.isComplete = isComplete
        self.site = past.sites[Int(number)]
        context = site.plan.context == nil ? nil : site.pastContext ?? -1
        reader = RecordReader(past)
    }

    /// Whether an item was under way when the last session ended.
    func wasInterrupted(_ group: JournalGroup, at place: Int) -> Bool {
        past.wasInterrupted(number, group, at: place)
    }

    /// The positions of the items that are answered.
    var answered: [Int] { answers.indices.filter { answers[$0] >= 0 } }

    /// Finds the records of the items of a chunk.
    func find(_ chunk: ItemChunk, in group: JournalGroup, isRead: Bool) {
        answers.removeAll(keepingCapacity: true)
        answers.append(contentsOf: repeatElement(-1, count: chunk.count))
        if !traces.isEmpty { traces = [:] }
        var left = chunk.count
        // What another run recorded comes after what this one did, which may have been copied from there.
        findByPlace(chunk, group, isRead, isForeign: false, &left)
        if past.hasForeign, left > 0 { findByPlace(chunk, group, isRead, isForeign: true, &left) }
        guard left > 0, site.unclaimed.load(ordering: .relaxed) > 0, mayBeElsewhere else { return }
        findByKey(chunk, group, isRead)
    }

    /// Whether records are worth a look that are at other places.
    ///
    /// Those of a run that ended are all there, so that an item without any at its place was elsewhere, or is new. Of another
    /// run it has most likely never finished.
    private var mayBeElsewhere: Bool {
        site.hasChanged.load(ordering: .relaxed)
            || isComplete && answers.indices.contains { answers[$0] < 0 && traces[$0] == nil }
    }

    private func findByPlace(
        _ chunk: ItemChunk, _ group: JournalGroup, _ isRead: Bool, isForeign: Bool, _ left: inout Int
    ) {
        let (low, high) = Self.bounds(of: chunk)
        // No run is longer than a frame.
        var next = past.firstRun(number, group.scope, group.visit, from: low - FrameHeader.mostRows)
        if !isForeign { reached = 0 }
        while next < past.order.count {
            let run = past.runs[Int(past.order[next])]
            next += 1
            let frame = past.frames[Int(run.frame)]
            guard frame.site == number, run.scope == group.scope, Int(run.visit) == group.visit else { break }
            reached = max(reached, run.end)
            if run.first >= high { break }
            if run.end <= low || frame.isForeign != isForeign { continue }
            if chunk.isConsecutive {
                let positions = max(0, run.first - low)..<min(chunk.count, run.end - low)
                look(at: run, frame, positions, low, chunk, isRead, &left)
            } else {
                for position in 0..<chunk.count {
                    let place = chunk.place(at: position)
                    guard place >= run.first, place < run.end else { continue }
                    look(at: run, frame, position..<position + 1, place - position, chunk, isRead, &left)
                }
            }
        }
    }

    private static func bounds(of chunk: ItemChunk) -> (low: Int, high: Int) {
        guard !chunk.isConsecutive else { return (chunk.place(at: 0), chunk.place(at: 0) + chunk.count) }
        let places = (0..<chunk.count).map { chunk.place(at: $0) }
        return (places.min() ?? 0, (places.max() ?? 0) + 1)
    }

    /// Looks whether the records of a run answer the items at some positions, whose places begin at `low`.
    private func look(
        at run: PastRun, _ frame: PastFrame, _ positions: Range<Int>, _ low: Int, _ chunk: ItemChunk, _ isRead: Bool,
        _ left: inout Int
    ) {
        guard let keys = unsafe chunk.keys else { return }
        past.note(bytes: positions.count * MemoryLayout<ItemKey>.stride)
        let number = Int(run.frame)
        let isPlain =
            (context == nil || frame.context == context) && frame.others.count == 0
            && !(isRead && frame.isValueless)
        for position in positions where answers[position] < 0 {
            let row = Int(run.row) + low + position - run.first
            let key = unsafe frame.keys.loadUnaligned(fromByteOffset: row * 16, as: ItemKey.self)
            guard unsafe key.low == keys[position].low && key.high == keys[position].high else {
                if traces[position] == nil { traces[position] = .otherItem }
                site.hasChanged.store(true, ordering: .relaxed)
                continue
            }
            if !isPlain, let trace = self.trace(number, row, isRead) {
                traces[position] = trace
            } else if past.claim(frame.firstRecord + row) {
                answers[position] = RecordPlace.number(number, row)
                left -= 1
                site.unclaimed.subtract(1, ordering: .relaxed)
            }
        }
    }

    /// Why a record of the same item does not answer; nil where it does.
    private func trace(_ frame: Int, _ row: Int, _ isRead: Bool) -> Trace? {
        let entry = past.frames[frame]
        if let context, entry.context != context { return .otherContext(entry.context) }
        if reader.unusual(frame, row)?.hasFailed == true { return entry.isBeforeRedrive ? .failed : nil }
        return isRead && entry.isValueless ? .notKept : nil
    }

    private func findByKey(_ chunk: ItemChunk, _ group: JournalGroup, _ isRead: Bool) {
        let index = past.keys()
        for position in 0..<chunk.count where answers[position] < 0 {
            let key = chunk.key(at: position)
            guard key != .none else { continue }
            index.search(number, group.scope, key, past) { frame, row in
                if let trace = trace(frame, row, isRead) {
                    if case .otherItem? = traces[position] { traces[position] = trace }
                    return false
                }
                guard past.claim(past.frames[frame].firstRecord + row) else { return false }
                site.unclaimed.subtract(1, ordering: .relaxed)
                answers[position] = RecordPlace.number(frame, row)
                return true
            }
        }
    }

    /// Decodes what the records say of the items that are answered, before any of them leaves the chunk: one that cannot be
    /// decoded runs.
    ///
    /// - Returns: the positions of the items that succeeded.
    func take(_ chunk: ItemChunk, isRead: Bool, into known: RecalledItems) -> [Int] {
        var succeeded: [Int] = []
        succeeded.reserveCapacity(chunk.count)
        var position = 0
        while position < answers.count {
            let answer = answers[position]
            guard answer >= 0 else {
                position += 1
                continue
            }
            var end = position + 1
            // Behind the last record of a full frame comes the first one of another.
            let most = min(answers.count, position + FrameHeader.mostRows - RecordPlace.parts(of: answer).row)
            while end < most, answers[end] == answer + end - position { end += 1 }
            take(position..<end, chunk, isRead, known, &succeeded)
            position = end
        }
        return succeeded
    }

    /// The same for items whose records follow each other in a frame.
    private func take(
        _ positions: Range<Int>, _ chunk: ItemChunk, _ isRead: Bool, _ known: RecalledItems, _ succeeded: inout [Int]
    ) {
        let (frame, row) = RecordPlace.parts(of: answers[positions.lowerBound])
        let entry = past.frames[frame]
        let results = known.succeeded
        if entry.others.count == 0,
            unsafe !isRead
                || reader.values(
                    frame, row, positions.count, in: results.arena, into: results.results + succeeded.count)
        {
            if entry.isForeign { known.foreign.append(contentsOf: succeeded.count..<succeeded.count + positions.count) }
            succeeded.append(contentsOf: positions)
            return
        }
        for position in positions { take(position, chunk, isRead, known, &succeeded) }
    }

    private func take(
        _ position: Int, _ chunk: ItemChunk, _ isRead: Bool, _ known: RecalledItems, _ succeeded: inout [Int]
    ) {
        let (frame, row) = RecordPlace.parts(of: answers[position])
        let unusual = reader.unusual(frame, row)
        let attempts = unusual?.attempts ?? 1
        if unusual?.hasFailed == true {
            guard let error = reader.failure(frame, row)?.error else { return refuse(position) }
            return known.failed.append(
                ItemRecord(
                    place: chunk.place(at: position), key: chunk.key(at: position), item: chunk[position],
                    outcome: .failure(error), attempts: attempts))
        }
        let results = known.succeeded
        if isRead,
            unsafe !reader.values(frame, row, 1, in: results.arena, into: results.results + succeeded.count)
        {
            return refuse(position)
        }
        if attempts > 1 { known.attempts.append((succeeded.count, attempts)) }
        if unusual?.isRescued == true { known.rescued.insert(succeeded.count) }
        if past.frames[frame].isForeign { known.foreign.append(succeeded.count) }
        succeeded.append(position)
    }

    private func refuse(_ position: Int) {
        answers[position] = -1
        traces[position] = .unreadable
    }

    /// The scope that the record of an answered item names, and whether another run recorded it; nil where there is none.
    func scope(at position: Int) -> (scope: UInt64, isForeign: Bool)? {
        guard answers[position] >= 0 else { return nil }
        let (frame, row) = RecordPlace.parts(of: answers[position])
        var raw = unsafe Value.null.raw
        guard unsafe reader.values(frame, row, 1, in: Region(capacity: 16), into: &raw),
            let scope = unsafe Value(raw: raw, owner: nil).unsignedValue
        else { return nil }
        return (scope, past.frames[frame].isForeign)
    }
}
