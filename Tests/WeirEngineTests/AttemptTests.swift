import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// The attempt that a fallback or post is told (N4).
struct AttemptTests {
    enum Place: CaseIterable, Sendable { case plain, limited, serial, pending, sequential, parallel }

    private func manifest(_ place: Place, attempts: Int, items: [Int]) -> Manifest {
        let definition = NodeDefinition.node("a") { node in
            node.retry.attempts = attempts
            if place == .limited { node.limits = ["one"] }
            if place == .sequential { node.batch = .sequential(.ints(items)) { $0.tolerance = .count(9) } }
            if place == .parallel { node.batch = .parallel(.ints(items), concurrency: 2) { $0.tolerance = .count(9) } }
        }
        return Manifest(FlowDefinition("main", [definition]), limits: ["one": 1])
    }

    private func node(
        _ place: Place, failures: @escaping @Sendable (Value) -> Int, log: CallLog, fallback: Bool = false
    ) -> ClosureNode {
        let told: @Sendable (String, NodeCall) -> Void = { log.add("\($0) \($1.attempt) of \($1.attempts)") }
        let rescue: ClosureNode.Fallback = { (item, _, call) throws(NodeError) in
            told("fallback", call)
            return item
        }
        return ClosureNode(
            configure: { info in
                info.isAsync = place == .pending
                if place == .serial { info.concurrency = .serialInstance }
            },
            prep: { (call, _) throws(NodeError) in
                told("prep", call)
                return .value(.list([.int(0)]))
            },
            execFrame: { frame, call in
                frame.handled = frame.chunk.count
                for position in 0..<frame.chunk.count {
                    let fails = call.attempt < failures(frame.chunk[position])
                    let error = NodeError(.failed, "no")
                    if place == .pending {
                        let token = frame.suspend(position, call.pendingItems)
                        _ = call.pendingItems.complete(token, fails ? .failure(error) : .success(.null))
                    } else if fails {
                        frame.fail(position, error)
                    } else {
                        frame.succeed(position, .null)
                    }
                }
            },
            fallback: fallback ? rescue : nil,
            post: { (call, _, _, _) throws(NodeError) in
                told("post", call)
                return nil
            })
    }

    @Test("N4: the post of a plain node sees the attempt that gave the result", arguments: Place.allCases)
    func postSeesTheLastAttempt(place: Place) async throws {
        for failures in 0..<3 {
            let log = CallLog()
            let node = node(place, failures: { _ in failures }, log: log)
            _ = try await EngineHarness().run(manifest(place, attempts: 4, items: [0]), ["a": node])
            #expect(log.all.last == "post \(failures) of 4")
            #expect(log.all.first == "post \(failures) of 4" || log.all.first == "prep 0 of 1")
        }
    }

    @Test("N4: a fallback sees the attempt that failed last, and so does the post after it", arguments: Place.allCases)
    func fallbackSeesTheLastAttempt(place: Place) async throws {
        for attempts in 1...3 {
            let log = CallLog()
            let node = node(place, failures: { _ in .max }, log: log, fallback: true)
            _ = try await EngineHarness().run(manifest(place, attempts: attempts, items: [0]), ["a": node])
            let last = "\(attempts - 1) of \(attempts)"
            #expect(log.all.suffix(2) == ["fallback \(last)", "post \(last)"])
        }
    }

    @Test("N4: a fallback after a permanent error sees the attempt that met it", arguments: [false, true])
    func fallbackAfterAPermanentError(parallel: Bool) async throws {
        let log = CallLog()
        let node = ClosureNode(
            exec: { (_, call) throws(NodeError) in
                throw NodeError(call.attempt == 1 ? .invalidInput : .failed, "no")
            },
            fallback: { (item, _, call) throws(NodeError) in
                log.add("\(call.attempt) of \(call.attempts)")
                return item
            })
        _ = try await EngineHarness().run(
            manifest(parallel ? .parallel : .plain, attempts: 5, items: [0]), ["a": node])
        #expect(log.all == ["1 of 5"])
    }

    @Test(
        "N4: the post of a batch sees the highest attempt that any item came to",
        arguments: [
            Place.sequential, .parallel,
        ])
    func postOfABatch(place: Place) async throws {
        let log = CallLog()
        let node = node(place, failures: { Int($0.intValue ?? 0) }, log: log)
        _ = try await EngineHarness().run(manifest(place, attempts: 4, items: [0, 2, 1, 0]), ["a": node])
        #expect(log.all == ["post 2 of 4"])
    }

    @Test("N4: one visit's attempts are not another's")
    func visitsAreIndependent() async throws {
        let log = CallLog()
        let first = node(.plain, failures: { _ in 2 }, log: log)
        let second = node(.plain, failures: { _ in 0 }, log: log)
        let flow = FlowDefinition(
            "main", [.node("a", next: "b", configure: { $0.retry.attempts = 3 }), .node("b")])
        _ = try await EngineHarness().run(Manifest(flow), ["a": first, "b": second])
        #expect(log.all == ["prep 0 of 1", "post 2 of 3", "prep 0 of 1", "post 0 of 1"])
    }
}
