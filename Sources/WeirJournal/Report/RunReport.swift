/// What a run folder tells of its run.
package struct RunReport: Sendable {
    /// What the run was, and how far it came.
    package let summary: RunSummary
    /// The processes that worked at it.
    package let sessions: [RunSession]
    /// The nodes that have records, the slowest first.
    package let sites: [SiteReport]
    /// The failures by kind, the most frequent first.
    package let failures: [FailureGroup]
    /// What of the records cannot be read.
    package let damage: [Damage]
    /// The calls that were under way when the last process ended.
    package let inFlight: [ItemInFlight]

    /// Reads a run folder.
    ///
    /// - Parameter now: in seconds since 1970.
    /// - Throws: `isNewer`, `isDamaged` or `file`.
    /// - Complexity: O(size of the segments).
    package init(_ folder: RunFolder, at now: Double) throws(JournalError) {
        summary = try RunSummary(folder, at: now)
        sessions = try folder.sessions()
        var loader = PastLoader()
        try loader.read(folder, isRedriven: false)
        inFlight = loader.itemsInFlight(folder)
        let past = PastRecords(loader)
        let reader = RecordReader(past)
        var counts = past.sites.map { _ in RecordCounts() }
        var groups = FailureGroups()
        for (number, frame) in past.frames.enumerated() where past.sites[Int(frame.site)].isOfItems {
            counts[Int(frame.site)].add(frame)
            guard !frame.isBeforeRedrive else { continue }
            for record in frame.unusual where record.hasFailed {
                guard let failure = reader.failure(number, record.row).map(RecordedFailure.init) else { continue }
                groups.add(
                    failure, at: past.sites[Int(frame.site)].path,
                    place: past.run(of: number, record.row).place(ofRow: record.row))
            }
        }
        let sites = zip(past.sites, counts).filter { $0.0.isOfItems }.map { SiteReport($0.0.path, $0.1) }
        self.sites = sites.enumerated()
            .sorted { ($1.element.nanoseconds, $0.offset) < ($0.element.nanoseconds, $1.offset) }.map(\.element)
        failures = groups.sorted
        damage = past.damage
    }
}
