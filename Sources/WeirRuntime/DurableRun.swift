package import WeirEngine
internal import WeirExec
internal import WeirFFI
package import WeirJournal
internal import WeirLock
internal import WeirModel
internal import WeirPluginHost
internal import WeirValue

/// A run folder that a run is recorded in, from the lock to its end.
package final class DurableRun: Sendable {
    /// The run's folder, what it was begun with, and what is to be done with it.
    package let request: JournalRequest
    /// Keeps other processes from it; nil of a dry run.
    private let lock: RunLock?
    let journal: Journal

    /// Opens the folder for a session.
    ///
    /// - Throws: `JournalError`.
    init(_ request: JournalRequest, _ lock: RunLock?, _ plan: Plan, _ manifest: CheckedManifest) throws(JournalError) {
        self.request = request
        self.lock = lock
        journal = try Journal.open(request, sites: try Self.sites(of: plan, manifest))
    }

    /// Begins to write.
    func start(_ environment: RunEnvironment) {
        journal.start { error in
            environment.cancellation.cancel(because: Self.failure(error))
        }
    }

    /// Writes what there is, once the run ended.
    ///
    /// - Returns: why that is not possible.
    func finish() -> RunFailure? {
        do {
            try journal.finish()
            return nil
        } catch {
            return Self.failure(error)
        }
    }

    /// What stands for the node in a failure of the recording itself.
    package static let path = "journal"

    private static func failure(_ error: FileError) -> RunFailure {
        RunFailure(path: path, error: NodeError(.io, error.description, retry: .no))
    }

    /// Notes how the session ended.
    ///
    /// - Throws: `JournalError`.
    package func write(_ outcome: RunOutcome, _ counters: RunCounters, seconds: Double) throws(JournalError) {
        guard !request.isDryRun else { return }
        let (word, failure): (RunEnd.Outcome, String?) =
            switch outcome {
            case .succeeded: (.succeeded, nil)
            case .failed(let failure): (.failed, failure.description)
            case .interrupted(let failure): (.interrupted, failure?.description)
            }
        try request.folder.write(
            RunEnd(
                outcome: word, session: journal.session, time: RunFolder.timeOfDay, seconds: seconds,
                done: counters.done, failed: counters.failed, recalled: recallCounts.recalled, failure: failure))
    }

    /// How many items were recalled, and why the others ran.
    package var recallCounts: RecallCounts { journal.recallCounts }

    /// Whether anything was recorded before.
    package var hasPast: Bool { journal.hasPast }

    /// What of the records cannot be read.
    package var damage: [Damage] { journal.damage }

    private static func sites(of plan: Plan, _ manifest: CheckedManifest) throws(JournalError) -> [SitePlan] {
        var builds = LibraryBuilds(manifest)
        var sites: [SitePlan] = []
        for site in plan.sites {
            guard let number = site.use else {
                sites.append(SitePlan(kind: site.kind.rawValue, path: site.path))
                continue
            }
            let use = plan.uses[number]
            let function = manifest.functions.declarations[use.nodeType]
            sites.append(
                SitePlan(
                    exec: site.path, nodeType: use.nodeType, builds: try builds.builds(of: use),
                    signature: function.map { $0.place.text } ?? "", settings: use.settings,
                    key: use.key.map { $0.references.map { "${\($0.text)}" }.joined() } ?? ""))
        }
        return sites
    }
}
