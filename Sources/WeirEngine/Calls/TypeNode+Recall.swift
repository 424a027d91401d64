import WeirExec
import WeirModel
import WeirValue

/// Batches of a durable run.
extension TypeNode {
    /// Takes the items out of a chunk that was just pulled that are known from records.
    ///
    /// - Returns: what came of them; nil where none is known, or nothing is recorded.
    func recall(_ chunk: ItemChunk, _ visit: VisitContext, _ outcomes: BatchOutcomes) -> RecalledItems? {
        guard let recorder, let journal = outcomes.journal, chunk.count > 0 else { return nil }
        recorder.makeKeys(chunk, from: identities?.identities(of: chunk, visit.params) ?? chunk)
        guard asksRecords else { return nil }
        let known = recorder.recall(chunk, in: journal.group, isRead: journal.isRead) { outcomes.path }
        if let known { outcomes.recalled(known) }
        return known
    }

    /// Takes an item that failed for good, as a record says.
    ///
    /// - Returns: the error, where the manifest gives nothing in its place.
    func recallFailure(
        _ record: ItemRecord, _ visit: VisitContext, _ outcomes: BatchOutcomes, _ lane: Lane
    ) -> NodeError? {
        guard case .failure(var error) = record.outcome else { return nil }
        do {
            if let value = try manifestFallback(visit) {
                outcomes.recalled(record, error, rescuedBy: value)
                return nil
            }
        } catch let other {
            error = other
        }
        outcomes.recalled(record, error, rescuedBy: nil)
        if rule.isFatal(error) {
            lane.environment.abort(outcomes.failure(of: ItemRef(place: record.place, item: record.item), error))
        }
        return error
    }
}
