import WeirExec
import WeirValue

/// One lane at the items of a parallel batch node.
final class ItemLane {
    private let lane: Lane
    private let node: TypeNode
    private let batch: SharedBatch
    private let outcomes: BatchOutcomes
    private let attempts: ItemAttempts
    private let visit: VisitContext
    private var frame: ExecFrame
    private var sizer: ChunkSizer
    /// The items of a call under way that have been tried before.
    private var group: ArraySlice<ItemWork> = []
    /// Whether somebody asks how long items take.
    private let isTimed: Bool

    init(_ lane: Lane, _ node: TypeNode, _ visit: VisitContext, _ batch: SharedBatch) {
        self.lane = lane
        self.node = node
        self.visit = visit
        self.batch = batch
        let outcomes = batch.outcomes
        self.outcomes = outcomes
        attempts = ItemAttempts(lane: lane, node: node, visit: visit) { outcomes.retried($0) }
        let limit = min(
            batch.definition.pullLimit, ChunkSizer.fairShare(of: batch.source.total, among: batch.lanes.most))
        sizer = ChunkSizer(limit: limit)
        frame = ExecFrame(capacity: limit)
        if let journal = outcomes.journal { node.group = journal.group }
        isTimed = outcomes.files?.isTimed ?? false
        frame.isTimed = isTimed
    }

    /// A frame for other items.
    private func makeFrame(capacity: Int) -> ExecFrame {
        let frame = ExecFrame(capacity: capacity)
        frame.isTimed = isTimed
        return frame
    }

    /// Works as long as there is something to do.
    func run() async {
        do {
            try await node.bind(visit, on: lane)
        } catch {
            // A call that never returns may keep the lane from its turn: the others go on, and let the items fail.
            return node.turnstile?.isStuck == true ? batch.leaveAtStart() : batch.failAtStart(error)
        }
        var isNew = true
        while true {
            let step = await batch.next(wanted: sizer.size, isNew: isNew)
            isNew = false
            switch step {
            case .finished: return
            case .wait: continue
            case .redo(let work): await redo(work)
            case .pull(let wanted):
                guard await batch.pull(into: frame.chunk, limit: wanted) else { continue }
                let count = frame.chunk.remaining
                let (started, parked) = (batch.clock.now, lane.nanosecondsParked)
                await runPulled()
                let elapsed = batch.clock.now &- started
                sizer.note(items: count, nanoseconds: elapsed &- (lane.nanosecondsParked &- parked))
            }
        }
    }

    /// Runs the items of a freshly pulled chunk, in as many calls as the node type needs.
    private func runPulled() async {
        recall()
        while frame.chunk.remaining > 0, !batch.isStopping {
            frame.chunk.show(node.largestCall)
            let (handled, isPending) = await exec(frame, attempt: 0)
            frame.chunk.advance(by: handled)
            guard isPending else {
                frame.recycle()
                continue
            }
            // The frame belongs to its pending items now, so the rest of the chunk comes back as separate work.
            let rest = frame.chunk
            frame = makeFrame(capacity: rest.capacity)
            for position in 0..<rest.remaining {
                batch.giveBack(rest.ref(at: position), attempt: 0)
            }
            batch.settled(rest.remaining)
            return batch.callEnded()
        }
        batch.settled(frame.chunk.remaining)
        batch.callEnded()
    }

    /// Takes what is known from records.
    private func recall() {
        guard node.recorder != nil else { return }
        let pulled = frame.chunk.count
        for record in node.recall(frame.chunk, visit, outcomes)?.failed ?? []
        where node.recallFailure(record, visit, outcomes, lane) != nil {
            batch.noteFailure()
        }
        outcomes.leaveOutUnknown(frame.chunk)
        batch.settled(pulled - frame.chunk.count)
    }

    /// The error of the last attempt of an item that a stop has kept from another one, with which it fails; nil where it
    /// had that attempt, or had none before.
    private func keptError(of ref: ItemRef, _ error: NodeError) -> NodeError? {
        guard batch.term.isKeptBack(by: error) else { return nil }
        return group.first { $0.ref.place == ref.place }?.error
    }

    /// Runs items that need another attempt or their fallback.
    private func redo(_ work: [ItemWork]) async {
        var rest = work[...]
        while let first = rest.first {
            if first.isLast {
                await rescue(first)
                rest.removeFirst()
                batch.settled(1)
            } else if batch.isStopping {
                if let error = first.error { batch.failed(first.ref, error, attempt: first.attempt - 1) }
                rest.removeFirst()
                batch.settled(1)
            } else {
                group = rest.prefix(node.largestCall)
                defer { group = [] }
                let frame = makeFrame(capacity: group.count)
                for work in group { frame.chunk.append(work.ref.item, place: work.ref.place) }
                if node.recorder != nil { frame.chunk.setKeys(group.map(\.ref.key)) }
                if isTimed { frame.earlierStarts = group.map(\.ref.started) }
                rest.removeFirst(await exec(frame, attempt: first.attempt).handled)
            }
        }
        batch.callEnded()
    }

    private func rescue(_ work: ItemWork) async {
        let error = work.error ?? NodeError(.failed, "failed")
        do {
            let value = try await attempts.rescue(work.ref, error, attempt: work.attempt)
            outcomes.succeeded(work.ref, value, attempt: work.attempt, by: attempts.rescue(after: error))
        } catch {
            batch.failed(work.ref, error, attempt: work.attempt)
        }
    }

    /// One exec call and what becomes of its items.
    ///
    /// - Returns: how many items, from the first on, are settled or pending, and whether any is pending.
    private func exec(_ frame: ExecFrame, attempt: Int) async -> (handled: Int, isPending: Bool) {
        var admission = await node.exec(frame, attempt: attempt, stopsAtFailure: false, on: lane)
        guard frame.allSucceeded else { return settle(frame, attempt, &admission) }
        outcomes.succeeded(frame, node.recorder)
        admission.release()
        batch.settled(frame.chunk.count)
        return (frame.chunk.count, false)
    }

    private func settle(
        _ frame: ExecFrame, _ attempt: Int, _ admission: inout Admission
    ) -> (handled: Int, isPending: Bool) {
        var pending: [PendingItem] = []
        var position = 0
        while position < frame.chunk.count {
            if frame.hasSucceeded(at: position) {
                outcomes.succeeded(frame, at: position)
            } else {
                guard let step = frame.step(at: position) else { break }
                settle(step, frame.ref(at: position), attempt, &pending)
            }
            position += 1
        }
        admission.release(keeping: pending.count)
        batch.settled(position - pending.count)
        if !pending.isEmpty { batch.wait(for: pending, frame, admission, attempt: attempt) }
        return (position, !pending.isEmpty)
    }

    private func settle(_ step: ItemStep, _ ref: ItemRef, _ attempt: Int, _ pending: inout [PendingItem]) {
        switch step {
        case .done(let value): outcomes.succeeded(ref, value, attempt: attempt)
        case .failed(let error):
            if let last = keptError(of: ref, error) { return batch.failed(ref, last, attempt: attempt - 1) }
            batch.attemptFailed(ref, error, attempt: attempt)
        case .pending(let token, _): pending.append(PendingItem(token: token, ref: ref))
        }
    }
}
