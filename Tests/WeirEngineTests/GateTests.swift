import Testing
import WeirTestSupport

@testable import WeirEngine

/// Permits for lanes.
struct GateTests {
    @Test("as many permits are taken as are free, at most as many as wanted")
    func takesWhatIsFree() async {
        let gate = Gate(permits: 5)
        #expect(gate.tryAcquire(upTo: 3) == 3)
        #expect(await gate.acquire(upTo: 4) == 2)
        #expect(gate.tryAcquire() == 0)
        gate.release(2)
        #expect(await gate.acquire() == 1)
        #expect(gate.tryAcquire(upTo: 9) == 1)
    }

    @Test("a gate has at least one permit")
    func atLeastOne() { #expect(Gate(permits: 0).tryAcquire(upTo: 2) == 1) }

    @Test("first come, first served, and each waits for one permit only")
    func firstComeFirstServed() async {
        let gate = Gate(permits: 1)
        #expect(gate.tryAcquire() == 1)
        let (log, done) = (CallLog(), Arrivals())
        for number in 0..<100 {
            let started = Arrivals()
            Task.immediate {
                started.arrive()
                #expect(await gate.acquire(upTo: 7) == 1)
                log.add("\(number)")
                gate.release()
                done.arrive()
            }
            await started.wait(for: 1)
        }
        #expect(log.all.isEmpty)
        gate.release()
        await done.wait(for: 100)
        #expect(log.all == (0..<100).map { "\($0)" })
        #expect(gate.tryAcquire(upTo: 5) == 1, "every permit came back")
    }

    @Test("permits are neither lost nor made when many lanes fight for them")
    func permitsAreKept() async {
        let gate = Gate(permits: 3)
        let overlap = Overlap()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<200 {
                group.addTask {
                    let taken = await gate.acquire(upTo: 2)
                    for _ in 0..<taken { overlap.enter() }
                    await Task.yield()
                    for _ in 0..<taken { overlap.leave() }
                    gate.release(taken)
                }
            }
        }
        #expect(overlap.peak <= 3)
        #expect(gate.tryAcquire(upTo: 10) == 3)
    }
}
