import Testing
import WeirTestSupport

struct ManualClockTests {
    @Test func advanceRunsWhatIsDueInOrder() {
        let clock = ManualClock(now: 100)
        let marks = Marks()
        for deadline in [130, 110, 120, 110] { clock.schedule(at: UInt64(deadline)) { marks.add(deadline) } }
        clock.advance(by: 20)
        #expect(marks.all.withLock { $0 } == [110, 110, 120])
        #expect(clock.now == 120)
        #expect(clock.scheduledCount == 1)
        #expect(clock.nextDeadline == 130)
    }

    @Test func anActionSeesItsDeadlineAndMaySchedule() {
        let clock = ManualClock()
        let marks = Marks()
        clock.schedule(at: 5) {
            marks.add(Int(clock.now))
            clock.schedule(at: clock.now + 5) { marks.add(Int(clock.now)) }
        }
        clock.advance(by: 10)
        #expect(marks.all.withLock { $0 } == [5, 10])
    }

    @Test func waitForScheduledReturnsOnceEnoughIsScheduled() async {
        let clock = ManualClock()
        let marks = Marks()
        async let scheduling: Void = {
            for index in 0..<10 { clock.schedule(at: 1) { marks.add(index) } }
        }()
        await clock.waitForScheduled(count: 10)
        await scheduling
        clock.advance(by: 1)
        #expect(marks.all.withLock { $0 } == Array(0..<10))
    }
}
