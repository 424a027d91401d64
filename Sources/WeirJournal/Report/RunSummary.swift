/// One run in a line: what it was, and how far it came.
package struct RunSummary: Sendable {
    /// The folder.
    package let folder: RunFolder
    /// What the run was begun with.
    package let description: RunDescription
    /// How far it has come.
    package let state: RunState
    /// How its last session ended; nil where that did not.
    package let end: RunEnd?
    /// The number of items that succeeded: as the last session counted them where it ended, else those that are recorded, of
    /// which a visit of a node without a batch is one.
    package let done: Int
    /// The number of items that failed for good, counted in the same way.
    package let failed: Int
    /// How long the last session took, or takes so far, in seconds; nil where no session wrote anything.
    package let seconds: Double?
    /// The bytes of all files.
    package let size: Int
    /// When a file of the run was changed last, in seconds since 1970.
    package let changed: Double
    /// The number of the last session that wrote something; 0 where none did.
    package let session: Int

    /// When the run ended, or the last sign of life of one that did not, in seconds since 1970.
    package var lastActive: Double { end?.time ?? changed }
}

extension RunSummary {
    /// The summary of a run.
    ///
    /// - Parameter now: in seconds since 1970.
    /// - Throws: `isNewer`, `isDamaged` or `file`.
    /// - Complexity: O(1) of a run that ended, else O(size of its segments).
    package init(_ folder: RunFolder, at now: Double) throws(JournalError) {
        self.folder = folder
        description = try folder.description()
        let sessions = try folder.sessions()
        let last = sessions.last
        session = sessions.map(\.number).max() ?? 0
        let end = try folder.end()
        state = RunState(folder, end, session: session)
        let tree = FolderTree(folder.path)
        (size, changed) = (tree.size, tree.changed)
        switch state {
        case .succeeded, .failed, .interrupted:
            self.end = end
            (done, failed, seconds) = (end?.done ?? 0, end?.failed ?? 0, end?.seconds)
        case .running, .unfinished:
            self.end = nil
            var loader = PastLoader()
            try loader.read(folder, isRedriven: false)
            let counts = RecordCounts(loader.frames, loader.sites)
            (done, failed) = (counts.succeeded, counts.failed)
            let until = state == .unfinished ? changed : now
            seconds = last.map { max(0, until - $0.started) }
        }
    }
}
