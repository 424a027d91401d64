import WeirEngine
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// A session of a recorded run without an engine: items are recalled or run, and recorded, as a lane does that.
final class JournalSession {
    /// What became of the items of a visit.
    struct Visit {
        var results: [Result<Value, NodeError>?]
        /// The places of the items that ran.
        var ran: [Int] = []
    }

    let journal: Journal
    let folder: RunFolder
    private let files: MemoryFiles

    /// Begins a session.
    ///
    /// - Parameter reused: the name of another run.
    init(
        _ files: MemoryFiles, _ name: String = "one", _ mode: SessionMode = .run, reusing other: String? = nil,
        isDryRun: Bool = false, segmentSize: Int = SegmentWriter.usualSize, explain: Journal.Explaining? = nil,
        sites: [SitePlan]
    ) throws {
        self.files = files
        if mode == .run, !isDryRun {
            folder = try RunFolder.make(DurableFlow.description(name, reusing: other), in: DurableFlow.runs, files)
        } else {
            folder = DurableFlow.folder(name, files)
        }
        let description = try folder.description()
        var request = JournalRequest(
            folder, description, mode, sync: .never, isDryRun: isDryRun, explain: explain)
        request.writeInterval = 1_000_000
        request.segmentSize = segmentSize
        journal = try Journal.open(request, sites: sites)
        journal.start { _ in }
    }

    /// A site where items run.
    static func exec(_ path: String, settings: Value = .map([]), type: String = "t.t", build: String = "1") -> SitePlan
    {
        SitePlan(exec: path, nodeType: type, builds: ["lib.so": build], signature: "", settings: settings, key: "")
    }

    /// Waits until the folder has so many records, however long it takes.
    func waitUntilWritten(_ count: Int) {
        while SurvivingRecords(folder, files).counts.values.reduce(0, +) < count { HostThreads.letOthersRun() }
    }

    /// Ends the session.
    ///
    /// - Parameter outcome: nil of a process that is killed.
    func end(_ outcome: RunEnd.Outcome? = .succeeded) throws {
        try journal.finish()
        guard let outcome else { return }
        try folder.write(
            RunEnd(
                outcome: outcome, session: journal.session, time: 0, seconds: 0, done: 0, failed: 0, recalled: 0,
                failure: nil))
    }

    /// Runs the items of a visit that are not known.
    ///
    /// - Parameters:
    ///   - pieces: the numbers of items of the chunks; the rest comes in one.
    ///   - settings: what is in force besides what the plan says.
    ///   - attempts: how many attempts the item at a place takes, where that is more than one.
    ///   - exec: what comes of an item; nil where it never ends.
    func visit(
        _ site: Int, _ items: [Value], scope: UInt64 = 0, visit: Int = 0, isRead: Bool = true, pieces: [Int] = [],
        settings: Value? = nil, attempts: [Int: Int] = [:],
        _ exec: (Value) -> Result<Value, NodeError>? = { .success($0) }
    ) -> Visit {
        let recorder = journal.recorder(of: site)
        defer { journal.giveBack(recorder) }
        recorder.bind(settings ?? .map([]))
        let group = JournalGroup(scope: scope, visit: visit)
        var done = Visit(results: Array(repeating: nil, count: items.count))
        var (first, pieces) = (0, pieces[...])
        while first < items.count {
            let end = min(items.count, min(2048, pieces.popFirst() ?? 2048) + first)
            let chunk = ItemChunk(capacity: end - first)
            chunk.number(from: first)
            for item in items[first..<end] { chunk.append(item) }
            recorder.makeKeys(chunk, from: chunk)
            if let known = recorder.recall(chunk, in: group, isRead: isRead, at: { "site \(site)" }) {
                for position in 0..<known.succeeded.chunk.count {
                    let place = known.succeeded.chunk.place(at: position)
                    done.results[place] = .success(isRead ? known.succeeded.result(at: position) : .null)
                }
                for record in known.failed { done.results[record.place] = record.outcome }
            }
            run(chunk, recorder, group, isRead, attempts, exec, &done)
            first = end
        }
        return done
    }

    private func run(
        _ chunk: ItemChunk, _ recorder: any SiteRecorder, _ group: JournalGroup, _ isRead: Bool,
        _ attempts: [Int: Int], _ exec: (Value) -> Result<Value, NodeError>?, _ done: inout Visit
    ) {
        let frame = ExecFrame(capacity: max(1, chunk.count))
        var keys: [ItemKey] = []
        var results: [Value] = []
        for position in 0..<chunk.count {
            let (item, place, key) = (chunk[position], chunk.place(at: position), chunk.key(at: position))
            done.ran.append(place)
            guard let outcome = exec(item) else { continue }
            done.results[place] = outcome
            if case .success(let value) = outcome, attempts[place] == nil {
                frame.chunk.append(item, place: place)
                keys.append(key)
                results.append(value)
            } else {
                recorder.note(
                    ItemRecord(place: place, key: key, item: item, outcome: outcome, attempts: attempts[place] ?? 1),
                    in: group, isRead: isRead)
            }
        }
        guard !keys.isEmpty else { return }
        frame.chunk.setKeys(keys)
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: false)
        for (position, value) in results.enumerated() { frame.succeed(position, value) }
        frame.handled = results.count
        recorder.note(frame, in: group, isRead: isRead)
    }

    /// The scopes of iterations.
    func scopes(_ site: Int, _ items: [Value], scope: UInt64 = 0) -> [UInt64] {
        let recorder = journal.recorder(of: site)
        defer { journal.giveBack(recorder) }
        guard !items.isEmpty else { return [] }
        let chunk = ItemChunk(capacity: items.count)
        chunk.number(from: 0)
        for item in items { chunk.append(item) }
        recorder.makeKeys(chunk, from: chunk)
        return recorder.scopes(of: chunk, in: JournalGroup(scope: scope, visit: 0))
    }

    /// The scope of a visit of a flow.
    func scope(_ site: Int, visit: Int, in scope: UInt64 = 0) -> UInt64 {
        let recorder = journal.recorder(of: site)
        defer { journal.giveBack(recorder) }
        return recorder.scope(of: JournalGroup(scope: scope, visit: visit))
    }
}
