import WeirExec
import WeirModel

/// Decides what becomes of the items of one batch, and does nothing (B1, B2, B5, N2, N3).
///
///     source ──pull──▶ in flight ──────────▶ settled: succeeded, or failed within the budget or beyond it
///                       ▲    │ attempt failed
///                       └── waiting, for its time or for its fallback
///
/// Whoever works at the batch asks `next`, does what it says, and tells what came of it.
struct ItemMachine {
    /// What a lane should do.
    enum Step {
        /// Pull up to so many items and run them.
        case pull(Int)
        /// Run these, which share one attempt number.
        case redo([ItemWork])
        /// Nothing to do before something ends, or before `nextDue`.
        case wait
        /// Nothing more to do for this lane.
        case finished
    }

    /// What counts as in flight.
    enum Counting {
        /// Each call, for node types that block.
        case calls
        /// Each item, for asynchronous ones.
        case items
    }

    /// What counts as in flight.
    let counting: Counting
    private let concurrency: Int
    private let stopsOnError: Bool
    private let budget: FailureBudget
    let rule: AttemptRule
    /// How far it may run ahead of a file of results; nil where there is none.
    private var window: ResultWindow?
    private var waiting = DueQueue()
    private var isPulling = false
    private var isExhausted = false
    private var inFlight = 0
    private var failures = 0
    /// The number of items pulled so far.
    private(set) var begun = 0
    /// Whether nothing new begins any more.
    private(set) var isStopping = false
    /// Whether that is because more items failed than the batch bears.
    private(set) var isBroken = false

    /// A machine for a batch of which nothing has begun.
    ///
    /// - Parameters:
    ///   - concurrency: how much may be in flight, at least 1.
    ///   - window: how far it may run ahead of a file of results; nil where there is none.
    init(
        concurrency: Int, counting: Counting = .calls, rule: AttemptRule, policy: BatchDefinition.ErrorPolicy,
        budget: FailureBudget, window: ResultWindow? = nil
    ) {
        self.window = window
        self.concurrency = concurrency
        self.counting = counting
        self.rule = rule
        self.budget = budget
        stopsOnError = policy == .stop
    }
}

// MARK: What to do

extension ItemMachine {
    /// What a lane should do now.
    ///
    /// What it says counts as in flight from now on; one lane pulls at a time.
    ///
    /// - Parameters:
    ///   - wanted: how many items the lane would take, at least 1.
    ///   - now: the time in nanoseconds of the engine's clock.
    mutating func next(wanted: Int, now: UInt64) -> Step {
        let free = concurrency - inFlight
        if free > 0 {
            let most = counting == .items ? min(wanted, free) : wanted
            if let group = takeDue(most: most, now: now) {
                begin(group.count)
                return .redo(group)
            }
            if mayPull {
                let room = min(most, window?.room(begun: begun) ?? most)
                begin(room)
                isPulling = true
                return .pull(room)
            }
        }
        return hasEnded && (inFlight == 0 || !mayReturn) ? .finished : .wait
    }

    /// Whether everything ended.
    var isFinished: Bool { hasEnded && inFlight == 0 }

    /// When the next item may begin that waits for its time, in nanoseconds; nil where none could be taken then.
    var nextDue: UInt64? { concurrency - inFlight > 0 ? waiting.first?.due : nil }

    /// Whether `next` would give something to do, or everything ended.
    func canProceed(now: UInt64) -> Bool {
        guard concurrency - inFlight > 0 else { return isFinished }
        if let first = waiting.first, first.due <= now || isStopping { return true }
        return mayPull || isFinished
    }

    /// The number of failures that the batch bears, where there are more; nil where it bears them.
    ///
    /// Once everything ended.
    var allowedWhenExceeded: Int? {
        let allowed = budget.allowed(of: budget.total ?? begun)
        return failures > allowed ? allowed : nil
    }

    /// Whether every item of the source was begun, as far as is known.
    var hasBegunAll: Bool { isExhausted || begun == budget.total }

    private var mayPull: Bool {
        guard !isPulling, !isExhausted, !isStopping else { return false }
        return window.map { $0.room(begun: begun) > 0 } ?? true
    }

    private var hasEnded: Bool { (isExhausted || isStopping) && waiting.isEmpty }

    /// Whether an item in flight may come to wait again.
    private var mayReturn: Bool { counting == .items || rule.policy.attempts > 1 || rule.hasFallback }

    private mutating func begin(_ items: Int) { inFlight += counting == .items ? items : 1 }

    /// Due items of one attempt number.
    ///
    /// When the batch stops, all are due: they fail with their last error (B5).
    private mutating func takeDue(most: Int, now: UInt64) -> [ItemWork]? {
        guard let first = waiting.first, first.due <= now || isStopping else { return nil }
        var taken: [ItemWork] = []
        while taken.count < most, let work = waiting.first, work.due <= now || isStopping,
            work.attempt == first.attempt, work.isLast == first.isLast
        {
            taken.append(work)
            waiting.removeFirst()
        }
        return taken
    }
}

// MARK: What happened

extension ItemMachine {
    /// Notes what a pull brought: fewer than were wanted give their room back, none ends the source.
    ///
    /// - Returns: the place in the batch of the first of them.
    mutating func pulled(_ count: Int, wanted: Int) -> Int {
        isPulling = false
        if count == 0 { isExhausted = true }
        if counting == .items { inFlight -= wanted - count } else if count == 0 { inFlight -= 1 }
        defer { begun += count }
        return begun
    }

    /// Notes that the source failed.
    mutating func pullFailed(wanted: Int) {
        isPulling = false
        inFlight -= counting == .items ? wanted : 1
        stop()
    }

    /// Notes items of a call that are settled, wait for their time, or are given back.
    mutating func settled(_ items: Int) { if counting == .items { inFlight -= items } }

    /// Notes that a lane has done what `next` said, but for items that are pending.
    mutating func callEnded() { if counting == .calls { inFlight -= 1 } }

    /// Notes items of a call that stay pending beyond its end.
    mutating func suspended(_ items: Int) { if counting == .calls { inFlight += items } }

    /// Notes that a pending item was completed, and what follows is noted.
    mutating func completed() { inFlight -= 1 }

    /// Takes an item that exec did not come to.
    mutating func giveBack(_ ref: ItemRef, attempt: Int) { waiting.add(.again(ref, attempt: attempt)) }

    /// Decides about an item whose attempt failed; where more comes, it waits until `next` gives it out.
    ///
    /// - Parameters:
    ///   - attempt: its number, from 0.
    ///   - now: the time in nanoseconds of the engine's clock.
    ///   - deadline, stage, random: see `AttemptRule.fate`.
    mutating func attemptFailed(
        _ ref: ItemRef, _ error: NodeError, attempt: Int, now: UInt64, deadline: UInt64 = .max,
        stage: Cancellation.Stage, random: Double
    ) -> AttemptRule.Fate {
        let fate = rule.fate(
            after: error, attempt: attempt, now: now, deadline: deadline, isStopping: isStopping, stage: stage,
            random: random)
        switch fate {
        case .again(let wait):
            let due = wait == 0 ? 0 : now.saturatingAdding(wait)
            waiting.add(ItemWork(ref: ref, attempt: attempt + 1, due: due, error: error, isLast: false))
        case .rescue: waiting.add(ItemWork(ref: ref, attempt: attempt, due: 0, error: error, isLast: true))
        case .failed: failed()
        case .fatal:
            failed()
            stop()
        }
        return fate
    }

    /// Notes how far a file of results has come.
    mutating func note(_ standing: (written: Int, waitingBytes: Int)) {
        window?.note(written: standing.written, waitingBytes: standing.waitingBytes)
    }

    /// Notes an item that failed for good.
    mutating func failed() {
        failures += 1
        if stopsOnError && budget.isExceeded(by: failures) { (isStopping, isBroken) = (true, true) }
    }

    /// Begins nothing more: the source failed, or the run stops.
    mutating func stop() { isStopping = true }
}
