package import WeirModel

/// What a process wants to do with a run folder.
package struct JournalRequest: Sendable {
    /// The folder.
    package let folder: RunFolder
    /// What the run was begun with.
    package let description: RunDescription
    /// Why.
    package let mode: SessionMode
    /// When what is written must be on the disk.
    package let sync: JournalSync
    /// Whether nothing is run and nothing written.
    package let isDryRun: Bool
    /// Told of each item that runs again; nil where nobody asks.
    package let explain: Journal.Explaining?
    /// How long what was recorded may wait to be written, in nanoseconds.
    var writeInterval: UInt64 = 20_000_000
    /// Of how many bytes a segment is followed by another one.
    var segmentSize = SegmentWriter.usualSize

    /// A request.
    package init(
        _ folder: RunFolder, _ description: RunDescription, _ mode: SessionMode, sync: JournalSync = .usual,
        isDryRun: Bool = false, explain: Journal.Explaining? = nil
    ) {
        self.folder = folder
        self.description = description
        self.mode = mode
        self.sync = sync
        self.isDryRun = isDryRun
        self.explain = explain
    }
}
