internal import WeirEngine
internal import WeirExec

extension RunSite {
    /// Why an item runs that no record answers.
    ///
    /// - Parameters:
    ///   - group: which visit of the site it is part of.
    ///   - hadEnded: whether the records are those of a run that ended, so that what is missing in them is new.
    func reason(
        _ finder: RecordFinder, at position: Int, _ chunk: ItemChunk, in group: JournalGroup, hadEnded: Bool
    ) -> RecallReason {
        switch finder.traces[position] {
        case .otherContext(let number): return reason(since: finder.past.contexts[Int(number)])
        case .failed: return .failed
        case .notKept: return .notKept
        case .otherItem: return .inputChanged
        case .unreadable: return .unreadable
        case nil: break
        }
        if finder.site.takeUnreadable() { return .unreadable }
        let place = chunk.place(at: position)
        let hadBegun = place < finder.reached || finder.wasInterrupted(group, at: place)
        return !hadEnded && hadBegun ? .neverFinished : .new
    }

    private func reason(since old: ContextText) -> RecallReason {
        guard let new = plan.context else { return .new }
        let (settings, isRebuilt, other) = new.changes(since: old)
        if !other.isEmpty { return .nodeChanged(other) }
        if !settings.isEmpty { return .settingsChanged(settings) }
        return isRebuilt ? .rebuilt : .new
    }
}
