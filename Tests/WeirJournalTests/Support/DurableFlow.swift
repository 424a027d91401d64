import WeirEngine
import WeirExec
import WeirLock
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// A manifest that runs in recorded runs, whose folders are in memory.
struct DurableFlow {
    /// What came of a session.
    struct Ended {
        /// Why the run failed, what the session could not begin with included; nil where it succeeded.
        let failure: String?
        /// The store at its end.
        let store: Value
        /// What exec was called with: `site key`, for each item's first attempt.
        let executed: [String: Int]
        let counts: RecallCounts
        let damage: [Damage]
        /// The lines of `--explain`.
        let explained: [String]
    }

    static let runs = "/runs"
    var manifest: Manifest
    /// The node types, which note each item that they come to.
    var nodes: @Sendable (CallLog) -> [String: ClosureNode]
    var params = Value.map([])
    var sync = JournalSync.commit
    var segmentSize = SegmentWriter.usualSize
    /// What the files are that node types come from.
    var builds: [String: String] = ["lib.so": "1"]

    /// How a run is asked to end.
    enum End: CaseIterable {
        /// What is in flight may finish.
        case stop
        case cancel
    }

    /// What a run is begun with.
    static func description(_ name: String, reusing other: String? = nil) -> RunDescription {
        RunDescription(
            weir: "0", name: name, started: 0, manifest: "/test.yaml", text: "", params: .map([]), shared: .map([]),
            sets: [], seed: 1, halt: nil, secret: secret, reused: other.map { "\(runs)/\($0)" }, keep: nil)
    }

    /// The secret of all runs of a test.
    static let secret = (0..<RunSecret.size).map { UInt8(truncatingIfNeeded: $0) &* 7 }

    static func folder(_ name: String, _ files: MemoryFiles) -> RunFolder { RunFolder("\(runs)/\(name)", files) }

    /// Begins a run, and runs it.
    ///
    /// - Parameter end: asks it to end when so many items have begun.
    func begin(
        _ files: MemoryFiles, _ name: String = "one", reusing other: String? = nil, end: (End, at: Int)? = nil
    ) async -> Ended {
        do {
            let description = Self.description(name, reusing: other)
            let folder = try RunFolder.make(description, in: Self.runs, files)
            return await session(folder, description, .run, end: end)
        } catch {
            return .init(
                failure: "\(error)", store: .null, executed: [:], counts: RecallCounts(), damage: [], explained: [])
        }
    }

    /// Takes a run up again.
    func take(_ mode: SessionMode, _ files: MemoryFiles, _ name: String = "one", isDryRun: Bool = false) async -> Ended
    {
        do {
            let folder = Self.folder(name, files)
            return await session(folder, try folder.description(), mode, isDryRun: isDryRun)
        } catch {
            return .init(
                failure: "\(error)", store: .null, executed: [:], counts: RecallCounts(), damage: [], explained: [])
        }
    }

    private func session(
        _ folder: RunFolder, _ description: RunDescription, _ mode: SessionMode, isDryRun: Bool = false,
        end: (End, at: Int)? = nil
    ) async -> Ended {
        let (explained, harness) = (CallLog(), EngineHarness(cores: 2))
        let log = CallLog { count in
            guard let end, count == end.at else { return }
            switch end.0 {
            case .stop: harness.cancellation.stop(grace: 1 << 40, on: harness.clock)
            case .cancel: harness.cancellation.cancel()
            }
        }
        var request = JournalRequest(
            folder, description, mode, sync: sync, isDryRun: isDryRun, explain: { explained.add("\($0): \($1.text)") })
        request.writeInterval = 1_000_000
        request.segmentSize = segmentSize
        var journal: Journal?
        var failure: String?
        do {
            _ = try await harness.run(
                manifest, nodes(log), params: params,
                journal: { plan in
                    let made = try Journal.open(request, sites: Self.sites(of: plan, builds))
                    made.start { error in
                        harness.cancellation.cancel(
                            because: RunFailure(path: "journal", error: NodeError(.io, error.description, retry: .no)))
                    }
                    journal = made
                    return made
                })
        } catch {
            failure = "\(error)"
        }
        if let cause = harness.cancellation.cause { failure = "\(cause)" }
        let wasInterrupted = harness.cancellation.cause == nil && harness.cancellation.stage != .wanted
        var isRecorded = true
        do {
            try journal?.finish()
        } catch {
            failure = "journal: \(error)"
            isRecorded = false
        }
        // What could not be recorded has not ended.
        if let journal, !isDryRun, isRecorded {
            do {
                try folder.write(
                    RunEnd(
                        outcome: wasInterrupted ? .interrupted : failure == nil ? .succeeded : .failed,
                        session: journal.session, time: 0, seconds: 0, done: 0, failed: 0, recalled: 0,
                        failure: failure))
            } catch {
                failure = failure ?? "\(error)"
            }
        }
        var executed: [String: Int] = [:]
        for word in log.all { executed[word, default: 0] += 1 }
        return Ended(
            failure: failure, store: harness.store.whole(), executed: executed,
            counts: journal?.recallCounts ?? RecallCounts(), damage: journal?.damage ?? [], explained: explained.all)
    }

    /// What is recorded where, as the runtime says it.
    static func sites(of plan: Plan, _ builds: [String: String]) -> [SitePlan] {
        plan.sites.map { site in
            guard let number = site.use else { return SitePlan(kind: site.kind.rawValue, path: site.path) }
            let use = plan.uses[number]
            return SitePlan(
                exec: site.path, nodeType: use.nodeType, builds: builds, signature: "", settings: use.settings,
                key: use.key.map { $0.references.map { "${\($0.text)}" }.joined() } ?? "")
        }
    }
}
