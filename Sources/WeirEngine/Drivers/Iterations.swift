import WeirExec
import WeirModel
import WeirStore
import WeirValue

/// One lane at the iterations of a batch flow, one after another.
final class Iterations {
    private static let largestChunk = 256
    private let lane: Lane
    private let flow: LaneFlow
    private let batch: SharedBatch
    private let walk: GraphWalk
    private let chunk = ItemChunk(capacity: largestChunk)
    /// What iterations see but for the store of each, where each has one of its own.
    private let base: VisitContext
    private let params: Params
    private let path: VisitPath
    private let overlay: StoreSnapshot?
    /// Whether each iteration has a store of its own.
    private let isOverlaid: Bool
    /// Whether something of it goes back to the enclosing one.
    private let isCollecting: Bool
    private var inner: VisitContext?
    /// The place in the batch of the first item of the chunk.
    private var firstPlace = 0
    private var position = -1
    /// The number of iterations of the chunk that ended well.
    private var succeeded = 0
    /// What a durable run records; nil in any other.
    private let recorder: (any SiteRecorder)?
    private let isDurable: Bool
    private let identities: ItemIdentities?
    private let group: JournalGroup
    /// The scopes of the iterations of the chunk, in a durable run.
    private var scopes: [UInt64] = []

    /// - Parameters:
    ///   - base: what iterations see but for the item; with an overlay but for the store, too.
    ///   - overlay: what the stores of iterations start from; nil where they share the flow's.
    init(_ lane: Lane, _ flow: LaneFlow, _ base: VisitContext, _ overlay: StoreSnapshot?, _ batch: SharedBatch) {
        self.lane = lane
        self.flow = flow
        self.batch = batch
        self.base = base
        self.overlay = overlay
        walk = GraphWalk(lane, flow)
        params = base.params
        path = base.path
        // Of the flow's visit, whatever iteration is under way on the path.
        group = JournalGroup(scope: base.path.scope, visit: 0)
        recorder = flow.recorder(of: flow.plan.site)
        isDurable = recorder != nil
        identities = recorder == nil ? nil : ItemIdentities(flow.plan.key)
        isOverlaid = overlay != nil
        isCollecting = isOverlaid && !flow.plan.definition.collect.isEmpty
    }

    /// Runs iterations as long as there are items.
    func run() async {
        let fair = ChunkSizer.fairShare(of: batch.source.total, among: batch.lanes.most)
        var sizer = ChunkSizer(limit: min(Self.largestChunk, fair, batch.definition.pullLimit))
        defer { if overlay == nil { lane.finishWrites() } else { lane.forgetWriter() } }
        var isNew = true
        while case .pull(let wanted) = await batch.next(wanted: sizer.size, isNew: isNew) {
            isNew = false
            guard await batch.pull(into: chunk, limit: wanted) else { continue }
            let started = batch.clock.now
            await runChunk()
            sizer.note(items: chunk.count, nanoseconds: batch.clock.now &- started)
            batch.callEnded()
        }
    }

    private func runChunk() async {
        firstPlace = chunk.place(at: 0)
        position = -1
        succeeded = 0
        if let recorder {
            recorder.makeKeys(chunk, from: identities?.identities(of: chunk, params) ?? chunk)
            scopes = recorder.scopes(of: chunk, in: group)
        }
        while !advance() {
            do {
                _ = try await walk.finish(visit)
                end()
            } catch {
                fail(error)
            }
        }
        path.index = nil
        path.scope = group.scope
        batch.outcomes.succeeded(succeeded)
    }

    /// Runs iterations as far as that goes without waiting.
    ///
    /// - Returns: whether none is left; if not, the walk of the iteration under way must be finished.
    private func advance() -> Bool {
        lane.noteThread()
        // Taken out of the object once, not counted for each iteration.
        let (walk, batch, base, start) = (walk, batch, base, flow.start)
        while !batch.isStopping, begin() {
            guard let start else {
                end()
                continue
            }
            walk.begin(at: start)
            do {
                guard try isOverlaid ? walk.advance(visit) : walk.advance(base) else { return false }
                end()
            } catch {
                fail(error)
            }
        }
        return true
    }

    /// What the iteration under way sees.
    private var visit: VisitContext { inner ?? base }

    /// The place in the batch of the iteration under way.
    private var place: Int { firstPlace + position }

    /// Begins the next iteration of the chunk.
    ///
    /// - Returns: false when none is left, or the item is no map, which fails the batch.
    private func begin() -> Bool {
        position += 1
        guard position < chunk.count else { return false }
        guard params.iterate(chunk, at: position) else {
            batch.fail(notAMap(chunk[position]))
            return false
        }
        path.index = place
        if isDurable {
            path.scope = scopes[position]
            walk.forgetVisits()
        }
        if isOverlaid, let overlay {
            inner = VisitContext(params: params, store: overlay.makeIterationStore(), path: path)
        }
        return true
    }

    /// Ends the iteration under way well.
    private func end() {
        if isCollecting { batch.outcomes.collect(place, visit.store.recordedWrites) }
        succeeded += 1
    }

    /// Ends the iteration under way, which failed.
    private func fail(_ failure: RunFailure) {
        if failure.error == .isNotKnown { return batch.outcomes.leaveOutUnknown(1) }
        if isCollecting { batch.outcomes.collect(place, []) }
        batch.failed(place, failure, item: chunk[position])
    }

    private func notAMap(_ item: Value) -> NodeError {
        NodeError(
            .invalidInput,
            "item \(place) of a batch flow must be a map of params, not \(item.kindWithArticle) (\(item)); "
                + "give it a name with \"as\"")
    }
}
