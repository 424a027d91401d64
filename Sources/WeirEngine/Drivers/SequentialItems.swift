import WeirExec
import WeirModel
import WeirValue

/// The items of a sequential batch node, one after another on one lane (B1).
///
/// A failed item's attempts all come before the next item begins.
struct SequentialItems {
    private let lane: Lane
    private let node: TypeNode
    private let definition: BatchDefinition
    private let source: BatchSource
    private let outcomes: BatchOutcomes
    private let attempts: ItemAttempts
    private let lastAttempt: LastAttempt
    private let visit: VisitContext
    private var machine: ItemMachine

    init(
        _ lane: Lane, _ node: TypeNode, _ definition: BatchDefinition, _ source: BatchSource,
        _ outcomes: BatchOutcomes, _ visit: VisitContext
    ) {
        self.lane = lane
        self.node = node
        self.definition = definition
        self.source = source
        self.outcomes = outcomes
        self.visit = visit
        let lastAttempt = LastAttempt()
        self.lastAttempt = lastAttempt
        attempts = ItemAttempts(lane: lane, node: node, visit: visit) { attempt in
            lastAttempt.number = attempt
            outcomes.retried(attempt)
        }
        machine = ItemMachine(
            concurrency: 1, rule: node.rule, policy: definition.errorPolicy, budget: definition.budget(of: source.total)
        )
    }

    /// Runs all items.
    ///
    /// - Returns: the number of items.
    consuming func run() async throws -> Int {
        let frame = node.takeFrame(capacity: min(source.total ?? 1024, definition.pullLimit))
        frame.isTimed = outcomes.files?.isTimed ?? false
        defer { node.giveBack(frame) }
        let clock = lane.environment.clock
        var sizer = ChunkSizer(limit: min(frame.chunk.capacity, definition.pullLimit))
        var calls = CallSizer(node)
        while !lane.cancelFlag.isStopping, case .pull(let wanted) = machine.next(wanted: sizer.size, now: 0) {
            try await source.next(into: frame.chunk, limit: wanted)
            let pulled = frame.chunk.count
            frame.chunk.number(from: machine.pulled(pulled, wanted: wanted))
            guard pulled > 0 else { break }
            recall(frame.chunk)
            let started = clock.now
            while frame.chunk.remaining > 0, !machine.isStopping {
                try await call(frame, &calls)
                if let error = outcomes.files?.report(to: &machine) { throw error }
            }
            machine.callEnded()
            sizer.note(items: pulled, nanoseconds: clock.now &- started)
        }
        if let failure = outcomes.failure(of: machine) { throw failure }
        return machine.begun
    }

    /// Takes what is known from records.
    private mutating func recall(_ chunk: ItemChunk) {
        for record in node.recall(chunk, visit, outcomes)?.failed ?? []
        where node.recallFailure(record, visit, outcomes, lane) != nil {
            noteFailure()
        }
        outcomes.leaveOutUnknown(chunk)
    }

    private mutating func noteFailure() {
        machine.failed()
        if definition.failureEndsRun { outcomes.endRunWhereBroken(machine) }
    }

    private mutating func call(_ frame: ExecFrame, _ calls: inout CallSizer) async throws {
        if lane.environment.pause.isOn { await lane.environment.pause.wait(lane.term.cancellation) }
        if lane.cancelFlag.isStopping { throw outcomes.interruption }
        frame.chunk.show(calls.size)
        let stops = definition.errorPolicy == .stop || node.attempts > 1
        var admission = await node.exec(frame, attempt: 0, stopsAtFailure: stops, on: lane)
        admission.release(keeping: frame.pendingCount)
        if frame.allSucceeded {
            outcomes.succeeded(frame, node.recorder)
            frame.chunk.advance(by: frame.chunk.count)
            calls.succeeded()
        } else {
            if frame.hasFailures { calls.failed() }
            try await settle(frame, &admission)
        }
        frame.recycle()
    }

    /// Takes what a call left: results in order, failed items through their further attempts, up to the first that exec
    /// did not come to.
    private mutating func settle(_ frame: ExecFrame, _ admission: inout Admission) async throws {
        var position = 0
        while position < frame.chunk.count, !machine.isStopping {
            if frame.hasSucceeded(at: position) {
                outcomes.succeeded(frame, at: position)
            } else {
                guard let step = frame.step(at: position) else { break }
                try await settle(step, frame.ref(at: position), &admission)
            }
            position += 1
        }
        frame.chunk.advance(by: position)
    }

    private mutating func settle(_ step: ItemStep, _ ref: ItemRef, _ admission: inout Admission) async throws {
        lastAttempt.number = 0
        do {
            let done = try await value(of: step, ref, &admission)
            outcomes.succeeded(ref, done.value, attempt: lastAttempt.number, by: done.rescue)
        } catch {
            outcomes.failed(ref, error, attempt: lastAttempt.number)
            noteFailure()
        }
    }

    private func value(
        of step: ItemStep, _ ref: ItemRef, _ admission: inout Admission
    ) async throws(NodeError) -> AttemptedItem {
        let failure: NodeError
        switch step {
        case .done(let value): return AttemptedItem(value: value, attempt: 0)
        case .failed(let error): failure = error
        case .pending(let token, let frame):
            let place = PendingCall(outcomes.path, [PendingItem(token: token, ref: ref)])
            let outcome = await lane.outcome(of: token, at: place, keeping: frame, admission)
            admission.release()
            switch outcome {
            case .success(let value): return AttemptedItem(value: value, attempt: 0)
            case .failure(let error): failure = error
            }
        }
        return try await attempts.run(ref, after: failure)
    }
}
