package import CWeirValue
package import WeirValue

/// One exec call: its items, and room for its results, statuses and errors. Reused by its lane from call to call.
///
///     ExecFrame ──chunk──▶ items        (what the plugin reads)
///               ├──results, statuses    (what the plugin writes)
///               └──arena                (what results point into; `call->alloc` allocates here)
///
/// A frame with PENDING items belongs to them until the last one is completed.
// SAFETY: owned by one lane, or by its pending items under the lock of their batch; never by both.
@safe package final class ExecFrame: @unchecked Sendable {
    /// The items of the call.
    package let chunk: ItemChunk
    /// `chunk.count` results, null until exec sets them.
    @unsafe package let results: UnsafeMutablePointer<weir_value>
    /// `chunk.count` statuses, NOT_RUN until exec sets them.
    @unsafe package let statuses: UnsafeMutablePointer<Int32>
    /// The memory behind the results.
    package private(set) var arena = Region(capacity: 4096)
    /// The details of failed items, by position.
    package var errors: [Int: NodeError] = [:]
    /// The tokens of pending items, by position.
    package var tokens: [Int: UInt64] = [:]
    /// How many items exec said it handled, from the first on.
    package var handled = 0
    /// The attempt of all items of the call, from 0.
    package var attempt = 0
    /// The number of attempts an item may have, at least 1.
    package var attempts = 1
    /// Whether exec should return after the first item that fails.
    package var stopsAtFailure = false
    /// Whether each call notes when it began.
    package var isTimed = false
    /// When the call began, in nanoseconds of the engine's clock, where that is noted.
    package var startedAt: UInt64 = 0
    /// When each item's first call began, where that was another one than this; 0 where there was none.
    package var earlierStarts: [UInt64] = []
    /// What must live as long as pending items: the binding of the call.
    package var keptAlive: AnyObject?
    private let capacity: Int

    /// A frame for up to `capacity` items.
    package init(capacity: Int) {
        self.capacity = capacity
        chunk = ItemChunk(capacity: capacity)
        // One more of each, for the mark by which the barrier of plugins sees that one has written too many.
        unsafe results = .allocate(capacity: capacity + 1)
        unsafe statuses = .allocate(capacity: capacity + 1)
    }

    deinit {
        unsafe results.deallocate()
        unsafe statuses.deallocate()
    }

    /// Presets everything for a call with one item.
    ///
    /// - Parameter place: the item's place in its batch, 0 outside of one.
    package func prepare(holding item: Value, place: Int = 0, attempt: Int, attempts: Int) {
        chunk.hold(item, place: place)
        unsafe results.initialize(to: weir_null())
        unsafe statuses.initialize(to: StatusCode.notRun.rawValue)
        begin(attempt: attempt, attempts: attempts, stopsAtFailure: true)
    }

    /// Presets the results and statuses for the items in the chunk.
    package func prepare(attempt: Int, attempts: Int, stopsAtFailure: Bool) {
        precondition(chunk.count <= capacity, "a frame is as large as its largest chunk")
        unsafe results.initialize(repeating: weir_null(), count: chunk.count)
        unsafe statuses.initialize(repeating: StatusCode.notRun.rawValue, count: chunk.count)
        begin(attempt: attempt, attempts: attempts, stopsAtFailure: stopsAtFailure)
    }

    @inline(__always) private func begin(attempt: Int, attempts: Int, stopsAtFailure: Bool) {
        if !errors.isEmpty { errors.removeAll(keepingCapacity: true) }
        if !tokens.isEmpty { tokens.removeAll(keepingCapacity: true) }
        handled = 0
        if keptAlive != nil { keptAlive = nil }
        self.attempt = attempt
        self.attempts = attempts
        self.stopsAtFailure = stopsAtFailure
    }

    /// Gives the memory of the results away or takes it back, so that the next call has a fresh arena.
    package func recycle() {
        if isKnownUniquelyReferenced(&arena) {
            if !arena.isUnused { arena.reset() }
        } else {
            arena = Region(capacity: 4096)
        }
    }

    /// Settles where the results of all items stay: in the arena, or, where texts and bytes take less than half of it, in
    /// memory of their size.
    ///
    /// Memory that is touched for the first time costs several times as much as copying into it, and what results do not
    /// need would be kept as long as they are; so the arena rather serves the next call.
    ///
    /// - Returns: what keeps the results alive from now on, which need not be the frame; nil for scalars.
    package func settleMemory() -> Region? {
        var highest: UInt8 = 0
        for position in 0..<chunk.count { unsafe highest = max(highest, results[position].tag) }
        guard Int(highest) >= WEIR_STRING else { return nil }
        guard Int(highest) <= WEIR_BYTES else { return arena }
        var size = 0
        for position in 0..<chunk.count { unsafe size += (Int(results[position].length) + 15) & ~15 }
        guard 2 * size < arena.size else { return arena }
        let region = Region(capacity: size)
        for position in 0..<chunk.count { unsafe results[position] = region.copy(results[position]) }
        return region
    }

    /// When the first call with the item at a position began, of a timed frame.
    package func start(at position: Int) -> UInt64 {
        guard position < earlierStarts.count, earlierStarts[position] > 0 else { return startedAt }
        return earlierStarts[position]
    }

    /// Whether every item succeeded.
    ///
    /// - Complexity: O(n), well below a nanosecond an item.
    package var allSucceeded: Bool {
        guard handled == chunk.count else { return false }
        var seen: Int32 = 0
        for position in 0..<chunk.count { seen |= unsafe statuses[position] }
        return seen == 0
    }

    /// The number of items that exec left pending.
    package var pendingCount: Int { tokens.isEmpty ? 0 : tokens.keys.count { status(at: $0) == .pending } }

    /// Whether an item of the call failed.
    ///
    /// - Complexity: O(n).
    package var hasFailures: Bool {
        (0..<chunk.count).contains { status(at: $0).isError }
    }

    /// The status of the item at a position.
    package func status(at position: Int) -> StatusCode {
        precondition(position < chunk.count, "no such item")
        return unsafe StatusCode(rawValue: statuses[position])
    }

    /// Whether the item at a position succeeded.
    package func hasSucceeded(at position: Int) -> Bool {
        precondition(position < chunk.count, "no such item")
        return unsafe statuses[position] == 0
    }

    /// Sets the status of an item, as a node written in Swift does.
    package func setStatus(_ status: StatusCode, at position: Int) {
        precondition(position < chunk.count, "no such item")
        unsafe statuses[position] = status.rawValue
    }

    /// The result of the item at a position, which must have succeeded.
    package func result(at position: Int) -> Value {
        precondition(position < chunk.count, "no such item")
        return unsafe Value(raw: results[position], among: arena)
    }

    /// Whether the item of a call with one item succeeded.
    @inline(__always) private var hasSingleResult: Bool { unsafe handled == 1 && statuses[0] == StatusCode.ok.rawValue }

    /// Ends a call with one item whose result nobody reads.
    ///
    /// - Returns: whether the item succeeded; if not, nothing is changed.
    package func dropSingleResult() -> Bool {
        guard hasSingleResult else { return false }
        recycle()
        return true
    }

    /// The result of the item of a call with one item; nil when it did not succeed.
    ///
    /// Its memory is its own, or the arena where it is large and takes most of that: `recycle` must come next.
    package var singleResult: Value? {
        guard hasSingleResult else { return nil }
        let raw = unsafe results[0]
        if unsafe Int(raw.tag) < WEIR_STRING { return unsafe Value(raw: raw, owner: nil) }
        let length = unsafe Int(raw.length)
        let isLarge = unsafe Int(raw.tag) <= WEIR_BYTES && length >= 1 << 16 && 2 * length >= arena.size
        return unsafe isLarge ? Value(raw: raw, owner: arena) : Value(copying: raw)
    }

    /// The memory behind the results, without a change of its reference count.
    @unsafe package var unmanagedArena: Unmanaged<Region> { unsafe Unmanaged.passUnretained(arena) }

    /// Ends an item successfully, as a node written in Swift does.
    package func succeed(_ position: Int, _ result: Value) {
        precondition(position < chunk.count, "no such item")
        unsafe results[position] = result.raw
        arena.keep(result.owner)
        setStatus(.ok, at: position)
    }

    /// Ends an item with an error, as a node written in Swift does.
    package func fail(_ position: Int, _ error: NodeError) {
        errors[position] = error
        setStatus(error.code, at: position)
    }

    /// Ends every item of the call with an error.
    package func fail(with error: NodeError) {
        for position in 0..<chunk.count { fail(position, error) }
        handled = chunk.count
    }

    /// The error of an item whose status is one.
    package func error(at position: Int) -> NodeError {
        let status = status(at: position)
        return errors[position] ?? NodeError(status, "the node gave no message (\(status.name))")
    }
}
