import WeirExec
import WeirModel
import WeirValue

/// Decides who may begin under one limit, and does nothing (execution.md, section 9).
///
/// A call takes a slot and, for each of its items, its share of the rates. Times are nanoseconds of the engine's clock.
struct LimitMachine {
    /// What a call asks for.
    struct Ask {
        /// The most items, at least 1.
        var items: Int
        /// Whether each item takes a slot, as of a node type that does not block; else the call takes one.
        var isByItem: Bool
        /// How many tokens each item takes, at least 0.
        var tokens: Int
    }

    /// What it hears.
    enum Answer: Equatable {
        /// So many items may begin.
        case granted(Int)
        /// None, before a time or before something ends.
        case wait(until: UInt64?)
        /// None any more: the service was given up.
        case givenUp
    }

    /// The slots, taken or not; nil for any number.
    private(set) var slots: Int?
    private var window: AdaptiveWindow?
    private var rate: RateMeter?
    private var tokens: RateMeter?
    private var breaker: CircuitBreaker?
    private var heldUntil: UInt64 = 0
    /// Whether anything else than slots and rates may hold a call back, which is looked at only then.
    private var isObstructed = false
    private(set) var inFlight = 0
    /// Whether any of it has to do with time, which is then asked for.
    private(set) var isTimed: Bool

    init(_ settings: LimitSettings) {
        switch settings.slots {
        case .any: slots = nil
        case .fixed(let most): slots = max(1, most)
        case .auto:
            window = AdaptiveWindow()
            slots = window?.size
        }
        rate = settings.rate.map { RateMeter($0, burst: settings.burst) }
        tokens = settings.tokens.map { RateMeter($0) }
        breaker = settings.breaker.map(CircuitBreaker.init)
        isTimed = rate != nil || tokens != nil || breaker != nil
    }

    /// Whether it learns from what comes of calls; of others only a `retry_after` counts.
    var isLearning: Bool { window != nil || breaker != nil }

    /// Whether it matters exactly when a call began, since its duration does.
    var measuresDurations: Bool { window != nil }

    /// Whether a success now changes anything.
    var mindsSuccess: Bool { window != nil || breaker?.mindsSuccess == true }

    /// Takes what a call asks for, or a part of it.
    ///
    /// - Parameter now: the time; any where `isTimed` is false.
    mutating func take(_ ask: Ask, now: UInt64) -> Answer {
        if let slots, inFlight >= slots { return .wait(until: nil) }
        guard isTimed else { return grant(ask, ask.items) }
        var most = ask.items
        if ask.isByItem, let slots { most = min(most, slots - inFlight) }
        if isObstructed {
            if let answer = obstruction(now: now) { return answer }
            most = min(most, breaker?.mostItems ?? .max)
        }
        switch share(ask, most, now: now) {
        case .wait(let time): return .wait(until: time)
        case .items(let count):
            rate?.take(count, now: now)
            if ask.tokens > 0 { tokens?.take(count * ask.tokens, now: now) }
            if isObstructed { breaker?.begins(now: now) }
            return grant(ask, count)
        }
    }

    /// What besides slots and rates lets nobody begin now; nil where nothing does.
    private mutating func obstruction(now: UInt64) -> Answer? {
        if heldUntil > now { return .wait(until: heldUntil) }
        switch breaker?.answer(now: now) {
        case .open?, nil: break
        case .wait(let time)?: return .wait(until: time)
        case .givenUp?: return .givenUp
        }
        isObstructed = breaker?.isClosed == false
        return nil
    }

    private enum Share {
        case items(Int)
        case wait(until: UInt64)
    }

    /// How many items the rates let begin now.
    ///
    /// An item that wants more tokens than ever come at once takes them when all that do are there.
    private func share(_ ask: Ask, _ most: Int, now: UInt64) -> Share {
        var most = most
        if let rate {
            most = most == 1 ? rate.isAvailable(now: now) ? 1 : 0 : min(most, rate.available(now: now))
            if most == 0 { return .wait(until: rate.time(of: 1, now: now)) }
        }
        if let tokens, ask.tokens > 0 {
            let time = tokens.time(of: ask.tokens, now: now)
            if time > now { return .wait(until: time) }
            most = max(1, min(most, tokens.available(now: now) / ask.tokens))
        }
        return .items(most)
    }

    private mutating func grant(_ ask: Ask, _ items: Int) -> Answer {
        guard ask.isByItem else {
            inFlight += 1
            return .granted(items)
        }
        let granted = slots.map { min(items, $0 - inFlight) } ?? items
        inFlight += granted
        return .granted(granted)
    }

    /// Gives slots back.
    mutating func release(_ count: Int) { inFlight -= count }

    /// Gives back the rates' shares of items that did not begin.
    mutating func giveBack(_ items: Int, of ask: Ask) {
        guard items > 0 else { return }
        rate?.giveBack(items)
        tokens?.giveBack(items * ask.tokens)
    }

    /// Notes that a call let through said nothing about the service.
    mutating func saidNothing() { breaker?.saidNothing() }

    /// Notes that a call, or an item of it, succeeded.
    mutating func succeeded(began: UInt64, now: UInt64) -> BreakerNews? {
        window?.succeeded(inFlight: inFlight, began: began, now: now)
        if let window { slots = window.size }
        return breaker?.succeeded(began: began)
    }

    /// Notes that an item failed.
    mutating func failed(_ error: NodeError, began: UInt64, now: UInt64) -> BreakerNews? {
        if error.retryAfter > 0 {
            heldUntil = max(heldUntil, now.saturatingAdding(error.retryAfter))
            (isTimed, isObstructed) = (true, true)
        }
        if error.isThrottling {
            window?.throttled(began: began, now: now)
            if let window { slots = window.size }
        }
        guard error.isRetryable else {
            breaker?.saidNothing()
            return nil
        }
        let news = breaker?.failed(began: began, now: now)
        if breaker?.isClosed == false { isObstructed = true }
        return news
    }

    /// Sets the number of slots, in place of what was declared or found; at least 1.
    mutating func setSlots(_ count: Int) {
        window = nil
        slots = max(1, count)
    }
}

extension NodeError {
    /// Whether a service asks for less.
    fileprivate var isThrottling: Bool { code == .unavailable || code == .exhausted || retryAfter > 0 }
}
