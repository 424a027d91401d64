import Testing
import WeirExec
import WeirModel

@testable import WeirEngine

/// What decides about limits, as values with times of their own.
struct LimitValueTests {
    private let second: UInt64 = 1_000_000_000

    @Test("a rate lets one through each interval, and as many at once as the burst says")
    func rates() {
        var meter = RateMeter(Rate(10, per: second), burst: 3)
        #expect(meter.available(now: 0) == 3)
        meter.take(3, now: 0)
        #expect(meter.available(now: 0) == 0)
        #expect(meter.time(of: 1, now: 0) == second / 10)
        #expect(meter.available(now: second / 10) == 1)
        meter.take(1, now: second / 10)
        #expect(meter.available(now: 10 * second) == 3, "what is not used does not add up beyond the burst")
        meter.take(2, now: 10 * second)
        meter.giveBack(1)
        #expect(meter.available(now: 10 * second) == 2)
    }

    @Test("over ten seconds a rate gives what it says, within the burst", arguments: [3, 1_000, 90_000])
    func rateOverTime(count: Int) {
        var meter = RateMeter(Rate(count, per: second))
        var (now, taken, random) = (UInt64(0), 0, SystemRandomNumberGenerator())
        while now < 10 * second {
            let free = meter.available(now: now)
            if free > 0 {
                let some = Int.random(in: 1...free, using: &random)
                meter.take(some, now: now)
                taken += some
            }
            now = max(now + 1, meter.time(of: 1, now: now))
        }
        let burst = max(1, count / 50)
        #expect(taken <= 10 * count * 1_001 / 1_000 + burst && taken >= 10 * count * 99 / 100)
    }

    @Test("a rate does not overflow, however large or small it is")
    func extremes() {
        var meter = RateMeter(Rate(.max, per: 1), burst: .max)
        meter.take(.max, now: .max - 1)
        #expect(meter.time(of: .max, now: .max - 1) >= .max - 1)
        var slow = RateMeter(Rate(1, per: .max))
        slow.take(1, now: 5)
        #expect(slow.time(of: 1, now: 5) == .max)
    }

    @Test("auto grows by one for each round of calls, and halves once for all calls begun before")
    func window() {
        var window = AdaptiveWindow()
        #expect(window.size == 4)
        for _ in 0..<5 { window.succeeded(inFlight: 4, began: 0, now: 1_000) }
        #expect(window.size == 5)
        for _ in 0..<100 { window.succeeded(inFlight: 2, began: 0, now: 1_000) }
        #expect(window.size == 5, "what does not use half of the window says nothing about more")
        for _ in 0..<3 { window.throttled(began: 500, now: 2_000) }
        #expect(window.size == 2, "calls that began before the cut do not cut again")
        for now in 0..<10 { window.throttled(began: UInt64(now + 3) * 1_000, now: UInt64(now + 3) * 1_000) }
        #expect(window.size == 1, "one is always let through")
    }

    @Test("auto takes a call that lasts twice as long as the best for a sign of too many")
    func latency() {
        var window = AdaptiveWindow()
        var now = second
        func call(_ window: inout AdaptiveWindow, milliseconds: UInt64) {
            let began = now
            now += milliseconds * 1_000_000
            window.succeeded(inFlight: 100, began: began, now: now)
        }
        for _ in 0..<20 { call(&window, milliseconds: 10) }
        let before = window.size
        call(&window, milliseconds: 19)
        #expect(window.size >= before)
        call(&window, milliseconds: 25)
        #expect(window.size <= before / 2 + 1)
    }

    private var policy: BreakerPolicy {
        var policy = BreakerPolicy()
        (policy.failures, policy.within, policy.pause, policy.trials) = (3, 100, 1_000, 2)
        return policy
    }

    @Test("a breaker pauses after so many failures without a success in a time")
    func breaker() {
        var breaker = CircuitBreaker(policy)
        #expect(breaker.failed(began: 0, now: 0) == nil)
        #expect(breaker.failed(began: 0, now: 50) == nil)
        #expect(breaker.succeeded(began: 0) == nil)
        #expect(breaker.failed(began: 50, now: 60) == nil)
        #expect(breaker.failed(began: 50, now: 70) == nil)
        #expect(breaker.failed(began: 50, now: 165) == nil, "the first of them is too long ago")
        #expect(breaker.answer(now: 165) == .open)
        #expect(breaker.failed(began: 50, now: 166) == .paused(failures: 3, nanoseconds: 1_000))
        #expect(breaker.answer(now: 167) == .wait(until: 1_166))
        #expect(breaker.succeeded(began: 50) == nil, "what began before says nothing")
        #expect(breaker.answer(now: 1_165) == .wait(until: 1_166))
        #expect(breaker.answer(now: 1_166) == .open && breaker.mostItems == 1)
        breaker.begins(now: 1_166)
        #expect(breaker.answer(now: 1_167) == .wait(until: nil), "one tries at a time")
        #expect(breaker.succeeded(began: 1_166) == .recovered)
        #expect(breaker.answer(now: 1_168) == .open && breaker.mostItems == .max)
    }

    @Test("a breaker gives up after so many trials in a row that failed")
    func givingUp() {
        var breaker = CircuitBreaker(policy)
        for _ in 0..<3 { _ = breaker.failed(began: 0, now: 10) }
        breaker.begins(now: 1_010)
        breaker.saidNothing()
        #expect(breaker.answer(now: 1_010) == .open, "a trial that said nothing is none")
        breaker.begins(now: 1_010)
        #expect(breaker.failed(began: 1_010, now: 1_020) == nil)
        #expect(breaker.answer(now: 2_019) == .wait(until: 2_020))
        breaker.begins(now: 2_020)
        #expect(breaker.failed(began: 2_020, now: 2_030) == .givenUp(trials: 2))
        #expect(breaker.answer(now: .max) == .givenUp)
    }

    private func settings(_ configure: (inout LimitSettings) -> Void) -> LimitSettings {
        var settings = LimitSettings("api")
        configure(&settings)
        return settings
    }

    @Test("a call takes a slot, or one for each item, and its items' shares of the rate")
    func machine() {
        var calls = LimitMachine(settings { $0.slots = .fixed(2) })
        let ask = LimitMachine.Ask(items: 100, isByItem: false, tokens: 1)
        #expect(calls.take(ask, now: 0) == .granted(100))
        #expect(calls.take(ask, now: 0) == .granted(100))
        #expect(calls.take(ask, now: 0) == .wait(until: nil))
        calls.release(1)
        #expect(calls.take(ask, now: 0) == .granted(100))
        var items = LimitMachine(
            settings { settings in
                settings.slots = .fixed(8)
                settings.rate = Rate(1, per: second)
                settings.burst = 5
            })
        let many = LimitMachine.Ask(items: 100, isByItem: true, tokens: 1)
        #expect(items.take(many, now: 0) == .granted(5))
        #expect(items.take(many, now: 0) == .wait(until: second))
        items.giveBack(2, of: many)
        #expect(items.take(many, now: 0) == .granted(2))
        #expect(items.inFlight == 7)
        #expect(items.take(many, now: 10 * second) == .granted(1), "one slot is left")
    }

    @Test("tokens are taken by what an item costs; one that costs more than ever come at once waits for all of them")
    func tokens() {
        var machine = LimitMachine(settings { $0.tokens = Rate(60_000, per: 60 * second) })
        func ask(_ tokens: Int) -> LimitMachine.Ask { .init(items: 100, isByItem: true, tokens: tokens) }
        // 20 ms of 1,000 a second.
        #expect(machine.take(ask(5), now: 0) == .granted(4))
        #expect(machine.take(ask(5), now: 0) == .wait(until: 5_000_000))
        #expect(machine.take(ask(0), now: 0) == .granted(100))
        #expect(machine.take(ask(800), now: 20_000_000) == .granted(1))
        #expect(machine.take(ask(1), now: 20_000_000) == .wait(until: 801_000_000))
    }

    @Test("what an error says about waiting holds everybody back")
    func retryAfter() {
        var machine = LimitMachine(settings { $0.slots = .fixed(9) })
        #expect(machine.failed(NodeError(.unavailable, "busy", retryAfter: 500), began: 0, now: 100) == nil)
        let ask = LimitMachine.Ask(items: 1, isByItem: false, tokens: 1)
        #expect(machine.isTimed)
        #expect(machine.take(ask, now: 599) == .wait(until: 600))
        #expect(machine.take(ask, now: 600) == .granted(1))
    }

    @Test("a call that tries a service and fails without a word about it lets another try", arguments: [true, false])
    func trialWithoutAWord(saysNothing: Bool) {
        var machine = LimitMachine(
            settings { settings in
                var policy = BreakerPolicy()
                (policy.failures, policy.pause) = (1, 100)
                settings.breaker = policy
            })
        let ask = LimitMachine.Ask(items: 1, isByItem: false, tokens: 1)
        _ = machine.failed(NodeError(.unavailable, "no"), began: 0, now: 0)
        #expect(machine.take(ask, now: 100) == .granted(1))
        #expect(machine.take(ask, now: 101) == .wait(until: nil), "one tries at a time")
        if saysNothing {
            machine.saidNothing()
        } else {
            _ = machine.failed(NodeError(.cancelled, "stop"), began: 100, now: 102)
        }
        machine.release(1)
        #expect(machine.take(ask, now: 103) == .granted(1))
    }

    @Test("slots can be set while calls are under way")
    func control() {
        var machine = LimitMachine(settings { $0.slots = .fixed(1) })
        let ask = LimitMachine.Ask(items: 1, isByItem: false, tokens: 1)
        machine.setSlots(2)
        #expect(machine.take(ask, now: 0) == .granted(1))
        #expect(machine.take(ask, now: 0) == .granted(1))
        machine.setSlots(1)
        machine.release(1)
        #expect(machine.take(ask, now: 0) == .wait(until: nil))
    }

    @Test("draws depend on the seed, the path, the place and the attempt, and on nothing else")
    func draws() {
        let draw = RetryDraw(seed: 7, path: "main/a")
        #expect(draw.value(place: 3, attempt: 1) == RetryDraw(seed: 7, path: "main/a").value(place: 3, attempt: 1))
        let others = [
            RetryDraw(seed: 8, path: "main/a").value(place: 3, attempt: 1),
            RetryDraw(seed: 7, path: "main/b").value(place: 3, attempt: 1), draw.value(place: 4, attempt: 1),
            draw.value(place: 3, attempt: 2),
        ]
        #expect(Set(others + [draw.value(place: 3, attempt: 1)]).count == 5)
        let values = (0..<10_000).map { draw.value(place: $0, attempt: 0) }
        #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
        let mean = values.reduce(0, +) / 10_000
        #expect(mean > 0.48 && mean < 0.52)
    }
}
