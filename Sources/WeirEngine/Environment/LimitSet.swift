import WeirExec
import WeirModel
import WeirValue

/// The limits that a node names, in the order of their numbers, so that two nodes never wait for each other.
// SAFETY: nothing ever changes; what `only` leads to is kept by `limits`.
@safe package final class LimitSet: @unchecked Sendable {
    let limits: [Limit]
    /// The limit where there is one, which mostly is so.
    private let only: Unmanaged<Limit>?
    /// Whether any of them learns from what comes of calls.
    let isLearning: Bool
    private let measuresDurations: Bool
    private let clock: any EngineClock

    init(_ limits: [Limit], _ clock: any EngineClock) {
        self.limits = limits
        self.clock = clock
        unsafe only = limits.count == 1 ? limits.first.map { unsafe Unmanaged.passUnretained($0) } : nil
        isLearning = limits.contains { $0.learning.isLearning }
        measuresDurations = limits.contains { $0.learning.measuresDurations }
    }

    /// The most that may be in flight as far as that is known beforehand; nil for any number.
    var mostInFlight: Int? { limits.compactMap(\.mostInFlight).min() }

    /// When a call begins, as exactly as the limits need it.
    func beginning() -> UInt64 {
        guard isLearning else { return 0 }
        return measuresDurations ? clock.now : clock.roughly
    }

    /// Takes what a call asks for of all limits, where nobody has to wait for that.
    ///
    /// - Returns: whether it did; the call may have one item.
    func tryTakeOne(_ ask: LimitMachine.Ask) -> Bool {
        if let only = unsafe only { return unsafe only._withUnsafeGuaranteedRef { $0.tryTake(ask) == .granted(1) } }
        for (place, limit) in limits.enumerated() where limit.tryTake(ask) != .granted(1) {
            giveBack(1, of: ask, among: limits[..<place], all: true)
            return false
        }
        return true
    }

    /// Takes what a call asks for of all limits, or a part of it.
    ///
    /// - Parameters:
    ///   - park: waits for one of them, where that is needed.
    /// - Returns: how many items may begin. Where it throws, nothing is held.
    func take(
        _ ask: LimitMachine.Ask, park: (Limit, LimitMachine.Ask) async -> Limit.Grant
    ) async throws(NodeError) -> Int {
        var ask = ask
        for (place, limit) in limits.enumerated() {
            var grant = limit.tryTake(ask)
            if grant == nil { grant = await park(limit, ask) }
            guard case .granted(let items)? = grant else {
                giveBack(ask.items, of: ask, among: limits[..<place], all: true)
                throw Self.refusal(grant ?? .cancelled, limit)
            }
            if items < ask.items { giveBack(ask.items - items, of: ask, among: limits[..<place], all: false) }
            ask.items = items
        }
        return ask.items
    }

    private func giveBack(_ items: Int, of ask: LimitMachine.Ask, among limits: ArraySlice<Limit>, all: Bool) {
        for limit in limits { limit.giveBack(items, of: ask, slots: ask.isByItem ? items : all ? 1 : 0) }
    }

    private static func refusal(_ grant: Limit.Grant, _ limit: Limit) -> NodeError {
        switch grant {
        case .granted, .cancelled: Cancellation.interruption
        case .expired:
            NodeError(.timeout, "the deadline came while waiting for the limit \"\(limit.name)\"", retry: .no)
        case .givenUp:
            NodeError(
                .unavailable, "the limit \"\(limit.name)\" was given up, since every trial after a pause failed",
                retry: .no)
        }
    }

    /// Gives slots back.
    func release(_ slots: Int) {
        for limit in limits { limit.release(slots) }
    }

    /// Ends a call with one slot of each, all of whose items succeeded.
    func succeeded(began: UInt64) {
        if let only = unsafe only { return unsafe only._withUnsafeGuaranteedRef { $0.succeeded(began: began) } }
        for limit in limits { limit.succeeded(began: began) }
    }

    /// Notes what came of an item, where that matters to a limit.
    func note(_ error: NodeError?, began: UInt64) {
        guard isLearning || (error?.retryAfter ?? 0) > 0 else { return }
        for limit in limits { limit.note(error, began: began) }
    }

    /// Notes what came of a call: each failure, and one success.
    func note(_ frame: ExecFrame, began: UInt64) {
        if frame.allSucceeded {
            note(nil, began: began)
            return
        }
        guard isLearning || !frame.errors.isEmpty else { return }
        var hasSucceeded = false
        for position in 0..<frame.chunk.count {
            if frame.hasSucceeded(at: position) {
                hasSucceeded = true
            } else if frame.status(at: position).isError {
                note(frame.error(at: position), began: began)
            }
        }
        if hasSucceeded { note(nil, began: began) }
    }
}
