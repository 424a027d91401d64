import Testing
import WeirValue

@testable import WeirJournal

/// Which runs are no longer wanted.
struct RemovalRulesTests {
    private static let day = 86_400.0
    private static let now = 100 * day

    /// A run that was active so many days ago.
    private func run(
        _ name: String, _ days: Double, _ state: RunState = .succeeded, size: Int = 10, keep: UInt64? = nil,
        reused: String? = nil
    ) -> RunSummary {
        let time = Self.now - days * Self.day
        let description = RunDescription(
            weir: "0", name: name, started: time, manifest: "/f", text: "", params: .null, shared: .null, sets: [],
            seed: 0, halt: nil, secret: [], reused: reused, keep: keep)
        let end = RunEnd(
            outcome: .succeeded, session: 1, time: time, seconds: 1, done: 0, failed: 0, recalled: 0, failure: nil)
        return RunSummary(
            folder: RunFolder("/runs/\(name)"), description: description, state: state,
            end: state.hasEnded ? end : nil, done: 0, failed: 0, seconds: 1, size: size, changed: time, session: 1)
    }

    private func names(_ rules: RemovalRules, _ runs: [RunSummary], other: Int = 0) -> [String] {
        rules.unwanted(runs, other: other, at: Self.now).map { runs[$0].folder.name }
    }

    private static func days(_ count: Double) -> UInt64 { UInt64(count * day * 1e9) }

    @Test func withoutRulesWhatWasKeptLongEnoughGoes() {
        let keep = Self.days(5)
        let runs = [
            run("old", 6, keep: keep), run("failed", 6, .failed, keep: keep), run("for-ever", 90),
            run("unfinished", 6, .unfinished, keep: keep), run("interrupted", 6, .interrupted, keep: keep),
            run("running", 6, .running(by: "x"), keep: keep), run("young", 4, keep: keep),
        ]
        #expect(names(RemovalRules(), runs) == ["old", "failed"])
    }

    @Test func whatIsOldGoesWhetherItEndedOrNot() {
        let runs = [
            run("a", 9), run("b", 8, .unfinished), run("c", 8, .running(by: "x")), run("d", 7, .interrupted),
            run("e", 1),
        ]
        #expect(names(RemovalRules(age: Self.days(5)), runs) == ["a", "b", "d"])
        #expect(names(RemovalRules(age: 0), runs) == ["a", "b", "d", "e"])
    }

    @Test func theNewestStay() {
        let runs = [run("a", 9), run("b", 8), run("c", 7), run("d", 6)]
        #expect(names(RemovalRules(kept: 2), runs) == ["a", "b"])
        #expect(names(RemovalRules(kept: 0), runs) == ["a", "b", "c", "d"])
        #expect(names(RemovalRules(kept: 9), runs).isEmpty)
        #expect(names(RemovalRules(age: Self.days(8.5), kept: 1), runs) == ["a"])
        #expect(names(RemovalRules(age: Self.days(1), kept: 3), runs) == ["a"])
    }

    @Test func theOldestGoUntilThereIsRoom() {
        let runs = [run("a", 9), run("b", 8, .running(by: "x")), run("c", 7), run("d", 6)]
        #expect(names(RemovalRules(size: 40), runs).isEmpty)
        #expect(names(RemovalRules(size: 39), runs) == ["a"])
        #expect(names(RemovalRules(size: 20), runs) == ["a", "c"])
        #expect(names(RemovalRules(size: 0), runs) == ["a", "c", "d"], "but for the one that is running")
        #expect(names(RemovalRules(kept: 1, size: 0), runs) == ["a", "c"])
        #expect(names(RemovalRules(size: 40), runs, other: 5) == ["a"], "what cannot be read takes room, too")
    }

    @Test func whatARunThatStaysWasGivenStays() {
        let runs = [
            run("a", 9), run("b", 8, reused: "/runs/a"), run("c", 7, reused: "/other/path/runs/b"), run("d", 6),
        ]
        #expect(names(RemovalRules(kept: 2), runs).isEmpty)
        #expect(names(RemovalRules(kept: 1), runs) == ["a", "b", "c"])
        #expect(names(RemovalRules(size: 30), runs) == ["c"], "the oldest that nobody needs")
        #expect(names(RemovalRules(size: 20), runs) == ["b", "c"])
        #expect(names(RemovalRules(size: 0), runs) == ["a", "b", "c", "d"])
    }
}
