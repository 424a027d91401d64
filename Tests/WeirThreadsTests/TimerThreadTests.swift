import Testing

@testable import WeirThreads

struct TimerThreadTests {
    @Test func timeNeverGoesBackwards() {
        let timer = TimerThread()
        var last = timer.now
        for _ in 0..<1_000 {
            let now = timer.now
            #expect(now >= last)
            last = now
        }
    }

    @Test func actionsRunByDeadlineThenByArrival() async {
        let timer = TimerThread()
        let marks = Marks()
        let start = timer.now + 20_000_000
        await withCheckedContinuation { continuation in
            timer.schedule(at: start + 3) { continuation.resume() }
            timer.schedule(at: start + 2) { marks.add(3) }
            timer.schedule(at: start) { marks.add(1) }
            timer.schedule(at: start) { marks.add(2) }
        }
        #expect(marks.all.withLock { $0 } == [1, 2, 3])
        timer.shutdown()
    }

    @Test func noActionRunsBeforeItsDeadline() async {
        let timer = TimerThread()
        let deadline = timer.now + 5_000_000
        let ran = await withCheckedContinuation { continuation in
            timer.schedule(at: deadline) { continuation.resume(returning: timer.now) }
        }
        #expect(ran >= deadline)
        timer.shutdown()
    }

    @Test func aDeadlineInThePastRunsSoon() async {
        let timer = TimerThread()
        await withCheckedContinuation { continuation in timer.schedule(at: 0) { continuation.resume() } }
        timer.shutdown()
    }

    @Test func anEarlierDeadlineDoesNotWaitForALaterOne() async {
        let timer = TimerThread()
        timer.schedule(at: .max) {}
        await withCheckedContinuation { continuation in
            timer.schedule(at: timer.now + 1_000_000) { continuation.resume() }
        }
        timer.shutdown()
    }

    @Test func aCancelledActionDoesNotRun() async {
        let timer = TimerThread()
        let marks = Marks()
        let deadline = timer.now + 10_000_000
        let token = timer.schedule(at: deadline) { marks.add(1) }
        #expect(timer.cancel(token))
        #expect(!timer.cancel(token), "the second time there is nothing to cancel")
        await withCheckedContinuation { continuation in timer.schedule(at: deadline + 1) { continuation.resume() } }
        #expect(marks.all.withLock { $0 } == [])
        timer.shutdown()
    }

    @Test func shutdownDropsWhatIsScheduled() {
        let timer = TimerThread()
        let marks = Marks()
        timer.schedule(at: .max) { marks.add(1) }
        timer.shutdown()
        timer.schedule(at: 0) { marks.add(2) }
        #expect(marks.all.withLock { $0 } == [])
    }
}
