import WeirExec
import WeirModel
import WeirValue

/// Visits of a durable run: an item that is known is not run, and what comes of any other is recorded.
extension NodeVisit {
    /// Runs a straight visit, as far as that goes without waiting.
    ///
    /// - Parameters:
    ///   - visit: the visit as the node sees it.
    ///   - group: which visit it is.
    ///   - action: becomes the one that the node chose, if any.
    ///   - unfinished: becomes the visit that must wait.
    /// - Returns: whether the visit ended.
    static func advance(
        _ node: TypeNode, _ visit: VisitContext, recordedIn group: JournalGroup, on lane: Lane,
        _ action: inout String?, _ unfinished: inout Unfinished?
    ) throws(NodeError) -> Bool {
        guard let recorder = node.recorder else { preconditionFailure("a recorded visit has something to record it") }
        if try node.needsBinding(visit) {
            try node.bindNow(lane)
            try lane.requireWanted()
        }
        let prepared = try prepare(node, visit, on: lane)
        let frame = node.isAsync ? ExecFrame(capacity: 1) : node.single
        frame.prepare(holding: prepared, attempt: 0, attempts: node.attempts)
        recorder.makeKeys(frame.chunk, from: frame.chunk)
        if node.asksRecords, let known = try recall(frame.chunk, node, recorder, visit, group, on: lane) {
            action = try node.finishNow(
                visit, on: lane, prepared: prepared, result: known.value, attempt: known.attempt)
            return true
        }
        guard let step = node.execRecorded(frame, recorder, in: group, on: lane) else { return true }
        guard case .done(let result) = step else {
            unfinished = Unfinished(
                prepared: prepared, step: step, group: group, key: frame.chunk.key(at: 0))
            return false
        }
        action = try node.finishNow(visit, on: lane, prepared: prepared, result: result)
        return true
    }

    /// What the records say of the item of a visit that does not go straight on.
    ///
    /// - Parameter ref: gets the key of the item.
    static func recall(
        _ ref: inout ItemRef, _ node: TypeNode, _ recorder: any SiteRecorder, _ visit: VisitContext,
        _ group: JournalGroup, on lane: Lane
    ) throws(NodeError) -> AttemptedItem? {
        let chunk = node.single.chunk
        chunk.hold(ref.item, place: 0)
        recorder.makeKeys(chunk, from: chunk)
        ref.key = chunk.key(at: 0)
        node.group = group
        return node.asksRecords ? try recall(chunk, node, recorder, visit, group, on: lane) : nil
    }

    /// What the records say of the only item of a chunk.
    ///
    /// - Throws: where it failed for good, and nothing stands in its place.
    /// - Returns: nil where it is not known.
    private static func recall(
        _ chunk: ItemChunk, _ node: TypeNode, _ recorder: any SiteRecorder, _ visit: VisitContext,
        _ group: JournalGroup, on lane: Lane
    ) throws(NodeError) -> AttemptedItem? {
        let known = recorder.recall(chunk, in: group, isRead: node.isResultRead) {
            visit.path.text(of: node.name)
        }
        guard let known else {
            if lane.environment.parts.journal?.isDryRun == true { throw .isNotKnown }
            return nil
        }
        guard let record = known.failed.first, case .failure(let error) = record.outcome else {
            return AttemptedItem(
                value: known.succeeded.result(at: 0), attempt: (known.attempts.first?.attempts ?? 1) - 1)
        }
        if let value = try node.manifestFallback(visit) {
            return AttemptedItem(value: value, attempt: record.attempts - 1)
        }
        if node.rule.isFatal(error) {
            lane.environment.abort(RunFailure(path: visit.path.text(of: node.name), error: error))
        }
        throw error
    }

    /// Does what makes the value of an item, and records what came of it.
    func recording(
        _ ref: ItemRef, _ body: (LastAttempt?) async throws(NodeError) -> AttemptedItem
    ) async throws(NodeError) -> AttemptedItem {
        guard let recorder = node.recorder else { return try await body(nil) }
        let journal = VisitJournal(group: group, isRead: node.isResultRead, recorder: recorder)
        let last = LastAttempt()
        do {
            let done = try await body(last)
            journal.note(ref, done.value, attempt: done.attempt, by: done.rescue)
            return done
        } catch {
            // What fails while the end comes may be due to that, and is to be done again.
            if lane.term.cancellation.stage == .wanted { journal.note(ref, error, attempt: last.number) }
            throw error
        }
    }
}
