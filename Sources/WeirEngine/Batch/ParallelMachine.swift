import WeirModel

/// What the lanes of a parallel batch do next, as a value that decides and does nothing (B2, B5).
struct ParallelMachine {
    /// What a lane should do.
    enum Step {
        /// Pull up to so many items and run them.
        case pull(Int)
        /// Run these, which share one attempt number.
        case redo([BatchWork])
        /// Nothing to do before something ends, or before `nextDue`.
        case wait
        /// Everything ended.
        case finished
    }

    private let concurrency: Int
    private let countsItems: Bool
    private let stopsOnError: Bool
    private let budget: FailureBudget
    private var work = DueQueue()
    private var isExhausted = false
    private var inFlight = 0
    private(set) var begun = 0
    private(set) var isStopping = false
    private(set) var log = FailureLog()

    /// - Parameter countsItems: whether each item counts as in flight (asynchronous types), or each call (blocking ones).
    init(concurrency: Int, countsItems: Bool, policy: BatchDefinition.ErrorPolicy, budget: FailureBudget) {
        self.concurrency = concurrency
        self.countsItems = countsItems
        stopsOnError = policy == .stop
        self.budget = budget
    }

    /// What a lane should do now.
    ///
    /// A pull or redo counts as in flight until `ended`.
    ///
    /// - Parameters:
    ///   - wanted: how many items the lane would take, at least 1.
    ///   - mayPull: whether no other lane pulls.
    mutating func next(wanted: Int, now: UInt64, mayPull: Bool = true) -> Step {
        let free = concurrency - inFlight
        if free > 0, let group = takeDue(most: countsItems ? min(wanted, free) : wanted, now: now) {
            inFlight += countsItems ? group.count : 1
            return .redo(group)
        }
        if mayPull && !isExhausted && !isStopping && free > 0 {
            let most = countsItems ? min(wanted, free) : wanted
            inFlight += countsItems ? most : 1
            return .pull(most)
        }
        return isFinished ? .finished : .wait
    }

    /// Whether everything ended.
    var isFinished: Bool { (isExhausted || isStopping) && work.isEmpty && inFlight == 0 }

    /// When the next item may begin that waits for its time; nil where none could be taken then.
    var nextDue: UInt64? { concurrency - inFlight > 0 ? work.first?.due : nil }

    /// Whether `next` would give something else than `wait`.
    func canProceed(now: UInt64, mayPull: Bool = true) -> Bool {
        let free = concurrency - inFlight
        if free > 0, let first = work.first, first.due <= now || isStopping { return true }
        if mayPull && !isExhausted && !isStopping && free > 0 { return true }
        return isFinished
    }

    /// Notes what a pull brought: fewer than were wanted for items in flight are given back, none ends the source.
    ///
    /// - Returns: the place in the batch of the first of them.
    mutating func pulled(_ count: Int, wanted: Int) -> Int {
        if count == 0 { isExhausted = true }
        if countsItems { inFlight -= wanted - count } else if count == 0 { inFlight -= 1 }
        defer { begun += count }
        return begun
    }

    /// Notes that so many items, or one call, are no longer in flight.
    mutating func ended(_ count: Int) { inFlight -= count }

    /// Adds an item that needs another call.
    mutating func add(_ entry: BatchWork) { work.add(entry) }

    /// Notes an item that failed for good.
    mutating func failed(_ index: Int, _ failure: RunFailure) {
        log.add(index, failure)
        if stopsOnError && budget.isExceeded(by: log.count) { isStopping = true }
    }

    /// Starts nothing more: the source failed, or the run was cancelled.
    mutating func stop() { isStopping = true }

    /// Whether the batch failed, once everything ended.
    ///
    /// - Parameter done: the number of items that ended, well or not; less than were pulled where the batch stopped.
    func failure(of done: Int) -> RunFailure? {
        let allowed = budget.allowed(of: budget.total ?? begun)
        return log.count > allowed ? log.failure(of: done, allowed: allowed) : nil
    }

    /// Due items of one attempt number.
    ///
    /// When the batch stops, all are due: they fail with their last error (B5).
    private mutating func takeDue(most: Int, now: UInt64) -> [BatchWork]? {
        guard let first = work.first, first.due <= now || isStopping else { return nil }
        var taken: [BatchWork] = []
        while taken.count < most, let entry = work.first, entry.due <= now || isStopping,
            entry.attempt == first.attempt, entry.isLast == first.isLast
        {
            taken.append(entry)
            work.removeFirst()
        }
        return taken
    }
}
