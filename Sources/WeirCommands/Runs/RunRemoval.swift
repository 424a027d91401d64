import WeirJournal
import WeirModel

/// The removal of runs, as it is told.
struct RunRemoval {
    private let shelf: RunShelf
    private let remover: RunRemover
    private let isDryRun: Bool
    private var count = 0
    private var bytes = 0
    private var hasFailed = false

    init(_ shelf: RunShelf, isDryRun: Bool) {
        self.shelf = shelf
        self.isDryRun = isDryRun
        remover = RunRemover(shelf)
    }

    /// Ends the removals that another process began.
    mutating func finishOthers() throws {
        let remover = remover
        for path in try JournalError.reporting({ () throws(JournalError) in try remover.leftovers() }) {
            let size = FolderTree(path).size
            try end(size, "what was left of \(path)") { () throws(JournalError) in try remover.finish(path) }
        }
    }

    /// The runs that can be read, after saying which cannot, and the size of those.
    func readable(at now: Double) throws -> (runs: [RunSummary], other: Int) {
        var (runs, other): ([RunSummary], Int) = ([], 0)
        for folder in try JournalError.reporting({ () throws(JournalError) in try shelf.all() }) {
            // What a link leads to lies elsewhere, and is not this folder's.
            guard FolderTree.isFolder(folder.path) else { continue }
            do throws(JournalError) {
                runs.append(try RunSummary(folder, at: now))
            } catch {
                Console.shared.note("weir: warning: the run \(folder.name) stays: \(error)")
                other += FolderTree(folder.path).size
            }
        }
        return (runs, other)
    }

    /// Removes a run.
    mutating func remove(_ run: RunSummary) throws {
        let (remover, time) = (remover, LocalTime.text(run.lastActive))
        try end(run.size, "\(run.folder.name), \(run.state.word) \(time)") { () throws(JournalError) in
            try remover.remove(run)
        }
    }

    private mutating func end(_ size: Int, _ what: String, _ body: () throws(JournalError) -> Void) throws {
        if !isDryRun {
            do throws(JournalError) {
                try body()
            } catch {
                hasFailed = true
                return Console.shared.note("weir: error: cannot remove \(what): \(error)")
            }
        }
        count += 1
        bytes += size
        try Console.shared.output(["\(isDryRun ? "would remove" : "removed") \(what), \(SizeText.text(size))"])
    }

    /// Says how much there was.
    ///
    /// - Throws: the exit status, where something could not be removed.
    func end() throws {
        let words = isDryRun ? "would be removed, which frees" : "removed, which frees"
        try Console.shared.output(["\(count) \(words) \(SizeText.text(bytes))"])
        if hasFailed { throw ExitStatus.runFailed }
    }
}
