import Testing
import WeirExec
import WeirModel
import WeirValue

@testable import WeirEngine

/// What becomes of an item whose attempt failed (N2, N3).
struct AttemptRuleTests {
    private func fate(
        attempt: Int = 0, of attempts: Int = 3, hasFallback: Bool = false, retry: NodeError.RetryAdvice = .byCode,
        code: StatusCode = .unavailable, retryAfter: UInt64 = 0, isStopping: Bool = false,
        stage: Cancellation.Stage = .wanted
    ) -> AttemptRule.Fate {
        var policy = RetryPolicy()
        policy.attempts = attempts
        policy.wait = 100
        policy.backoff = 2
        return AttemptRule(policy: policy, hasFallback: hasFallback).fate(
            after: NodeError(code, "no", retry: retry, retryAfter: retryAfter), attempt: attempt,
            isStopping: isStopping, stage: stage, random: 0)
    }

    @Test func anotherAttemptComesAfterItsWaitAsLongAsThereIsOne() {
        #expect(fate() == .again(after: 100))
        #expect(fate(attempt: 1) == .again(after: 200))
        #expect(fate(attempt: 2) == .failed)
        #expect(fate(attempt: 2, hasFallback: true) == .rescue)
    }

    @Test func theLongerWaitWins() {
        #expect(fate(retryAfter: 50) == .again(after: 100))
        #expect(fate(retryAfter: 500) == .again(after: 500))
    }

    @Test func anErrorThatNothingMendsIsNotRetried() {
        #expect(fate(code: .invalidInput) == .failed)
        #expect(fate(retry: .yes, code: .invalidInput) == .again(after: 100))
        #expect(fate(retry: .no) == .failed)
        #expect(fate(hasFallback: true, retry: .no) == .rescue)
    }

    @Test func aBatchThatStopsStillRescuesButACancelledRunDoesNot() {
        #expect(fate(isStopping: true) == .failed)
        #expect(fate(hasFallback: true, isStopping: true) == .rescue)
        #expect(fate(hasFallback: true, isStopping: true, stage: .cancelled) == .failed)
        #expect(fate(attempt: 2, hasFallback: true, stage: .cancelled) == .failed)
    }

    @Test func aRunThatStopsRescuesOnlyWhatHadItsLastAttempt() {
        #expect(fate(stage: .stopping) == .failed)
        #expect(fate(hasFallback: true, stage: .stopping) == .failed, "the next run tries it again")
        #expect(fate(attempt: 2, hasFallback: true, stage: .stopping) == .rescue)
        #expect(fate(hasFallback: true, code: .invalidInput, stage: .stopping) == .rescue)
        #expect(fate(hasFallback: true, code: .cancelled, stage: .stopping) == .failed, "it has not begun")
    }
}
