internal import DequeModule
import Synchronization
internal import WeirExec
import WeirLock
internal import WeirModel

/// A named limit at work; waiting parks the lane, never a thread.
///
/// First come, first served: whoever waits first decides what the others wait for.
package final class Limit: Sendable {
    /// How a request ended.
    enum Grant: Equatable {
        /// So many items may begin.
        case granted(Int)
        /// The service was given up.
        case givenUp
        /// The run is no longer wanted.
        case cancelled
        /// The time that the caller has is over.
        case expired
    }

    fileprivate struct Waiter {
        let ask: LimitMachine.Ask
        let deadline: UInt64
        let lane: CheckedContinuation<Grant, Never>
    }

    fileprivate struct State {
        var machine: LimitMachine
        var waiting: Deque<Waiter> = []
        var nextWake = UInt64.max
        var isOver = false
    }

    /// Its name in the manifest.
    package let name: String
    /// The most that may be in flight as far as that is known beforehand; nil for any number.
    let mostInFlight: Int?
    private let clock: any EngineClock
    private let tell: @Sendable (RunWarning) -> Void
    private let state: Lock<State>

    /// A limit under which nothing has begun.
    init(_ settings: LimitSettings, _ clock: any EngineClock, tell: @escaping @Sendable (RunWarning) -> Void) {
        name = settings.name
        mostInFlight = settings.mostInFlight
        self.clock = clock
        self.tell = tell
        state = Lock(State(machine: LimitMachine(settings)))
    }

    /// Takes what a call asks for, or a part of it, where nobody waits.
    ///
    /// - Returns: nil where the call would have to wait.
    func tryTake(_ ask: LimitMachine.Ask) -> Grant? {
        state.withLock { state in
            if state.isOver { return .cancelled }
            guard state.waiting.isEmpty else { return nil }
            guard state.machine.isTimed else { return Self.grant(state.machine.take(ask, now: 0)) }
            // A clock that is behind grants nothing that the right one would not, and costs a tenth.
            return Self.grant(state.machine.take(ask, now: clock.roughly))
                ?? Self.grant(state.machine.take(ask, now: clock.now))
        }
    }

    private static func grant(_ answer: LimitMachine.Answer) -> Grant? {
        switch answer {
        case .granted(let items): .granted(items)
        case .givenUp: .givenUp
        case .wait: nil
        }
    }

    /// Takes what a call asks for, or a part of it, and parks the lane until it may begin; for one that `tryTake` lets wait.
    ///
    /// - Parameter deadline: when it is too late, in nanoseconds of the engine's clock.
    func take(_ ask: LimitMachine.Ask, until deadline: UInt64) async -> Grant {
        let grant = await withCheckedContinuation { lane in
            change { state, _ in state.waiting.append(Waiter(ask: ask, deadline: deadline, lane: lane)) }
        }
        state.showHandOver()
        return grant
    }

    /// Gives slots back.
    func release(_ count: Int) {
        let isAwaited = state.withLock { state in
            state.machine.release(count)
            return !state.waiting.isEmpty
        }
        if isAwaited { change { _, _ in } }
    }

    /// Ends a call that took one slot and all of whose items succeeded.
    func succeeded(began: UInt64) {
        let (isAwaited, mindsSuccess) = state.withLock { state in
            state.machine.release(1)
            return (!state.waiting.isEmpty, state.machine.mindsSuccess)
        }
        if mindsSuccess { note(nil, began: began) } else if isAwaited { change { _, _ in } }
    }

    /// Gives back what a call took for items that it did not come to.
    ///
    /// - Parameter slots: how many slots come with them.
    func giveBack(_ items: Int, of ask: LimitMachine.Ask, slots: Int) {
        change { state, _ in
            state.machine.giveBack(items, of: ask)
            state.machine.release(slots)
            if slots > 0 { state.machine.saidNothing() }
        }
    }

    /// Whether it learns from what comes of calls, and from how long they take.
    var learning: (isLearning: Bool, measuresDurations: Bool) {
        state.withLock { ($0.machine.isLearning, $0.machine.measuresDurations) }
    }

    /// Notes what came of a call, or of an item.
    ///
    /// - Parameters:
    ///   - error: why it failed; nil where it succeeded.
    ///   - began: when it began, in nanoseconds of the engine's clock.
    func note(_ error: NodeError?, began: UInt64) {
        if error == nil, state.withLock({ !$0.machine.mindsSuccess }) { return }
        let news = change { state, now in
            if let error { return state.machine.failed(error, began: began, now: now) }
            return state.machine.succeeded(began: began, now: now)
        }
        if let news { tell(.breaker(limit: name, news)) }
    }

    /// Notes that a call said nothing about the service.
    func saidNothing() { change { state, _ in state.machine.saidNothing() } }

    /// Ends all waiting, now and later, since the run is no longer wanted.
    func cancel() { change { state, _ in state.isOver = true } }

    /// Sets how much may be in flight, at least 1.
    package func setConcurrency(_ count: Int) { change { state, _ in state.machine.setSlots(count) } }

    /// How much is in flight, how much may be, and how many wait.
    package var load: (inFlight: Int, slots: Int?, waiting: Int) {
        state.withLock { ($0.machine.inFlight, $0.machine.slots, $0.waiting.count) }
    }

    /// Changes the state, lets everybody go on who can, and waits for the time when another can.
    @discardableResult
    private func change<Result>(_ body: (inout State, _ now: UInt64) -> Result) -> Result {
        let now = clock.now
        var ended: [(CheckedContinuation<Grant, Never>, Grant)] = []
        let (result, wake) = state.withLock { state in
            let result = body(&state, now)
            return (result, state.serve(now: now, &ended))
        }
        if let wake {
            clock.schedule(at: wake) { [weak self] in self?.change { state, _ in state.nextWake = .max } }
        }
        for (lane, grant) in ended { lane.resume(returning: grant) }
        return result
    }
}

extension Limit.State {
    /// Lets everybody go on who can.
    ///
    /// - Returns: when to look again, where nobody does so before.
    fileprivate mutating func serve(
        now: UInt64, _ ended: inout [(CheckedContinuation<Limit.Grant, Never>, Limit.Grant)]
    ) -> UInt64? {
        expire(now: now, &ended)
        var next = UInt64.max
        serving: while let first = waiting.first {
            if isOver {
                ended.append((first.lane, .cancelled))
            } else {
                switch machine.take(first.ask, now: now) {
                case .granted(let items): ended.append((first.lane, .granted(items)))
                case .givenUp: ended.append((first.lane, .givenUp))
                case .wait(let time):
                    next = time ?? .max
                    break serving
                }
            }
            waiting.removeFirst()
        }
        for waiter in waiting where waiter.deadline < next { next = waiter.deadline }
        guard next < nextWake else { return nil }
        nextWake = next
        return next
    }

    /// Ends the waiting of those whose time is over.
    private mutating func expire(
        now: UInt64, _ ended: inout [(CheckedContinuation<Limit.Grant, Never>, Limit.Grant)]
    ) {
        guard waiting.contains(where: { $0.deadline <= now }) else { return }
        for waiter in waiting where waiter.deadline <= now { ended.append((waiter.lane, .expired)) }
        waiting.removeAll { $0.deadline <= now }
    }
}
