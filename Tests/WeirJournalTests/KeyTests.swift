import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// What identifies items, as node types see it.
struct KeyTests {
    private static let count = 6

    private func manifest(_ items: Template, key: Template? = nil, attempts: Int = 1) -> Manifest {
        let node = NodeDefinition.node("a") { node in
            node.batch = .parallel(items, concurrency: 2)
            node.output = .to("out")
            node.retry.attempts = attempts
            node.journal = key.map { NodeJournal(key: $0) }
        }
        return Manifest(FlowDefinition("main", [node]))
    }

    private static func text(_ key: ItemKey) -> String { ClosureNode.word("", key) }

    /// A node type that notes the key of each attempt of each item.
    private static func noting(
        _ log: CallLog, failures: Int, _ result: @escaping @Sendable (Value) -> Value = { $0 }
    ) -> ClosureNode {
        ClosureNode(
            configure: { $0.handlesChunks = true },
            execFrame: { frame, call in
                for position in 0..<frame.chunk.count {
                    log.add("\(frame.chunk[position])\(text(frame.chunk.key(at: position)))")
                    frame.handled = position + 1
                    if call.attempt < failures {
                        frame.fail(position, NodeError(.unavailable, "not yet"))
                        if frame.stopsAtFailure { return }
                    } else {
                        frame.succeed(position, result(frame.chunk[position]))
                    }
                }
            })
    }

    @Test func theKeyIsTheSameAtEachAttemptAndInEachSession() async throws {
        let files = MemoryFiles()
        var flow = DurableFlow(manifest: manifest(.ints(0..<Self.count), attempts: 3)) { log in
            ["a": Self.noting(log, failures: 2)]
        }
        let first = await flow.begin(files)
        #expect(first.failure == nil && first.executed.count == Self.count)
        #expect(first.executed.values.allSatisfy { $0 == 3 })
        // All records are lost, so that everything runs again.
        for segment in try DurableFlow.folder("one", files).segments() {
            try files.remove(DurableFlow.folder("one", files).path(ofSegment: segment))
        }
        flow.nodes = { log in ["a": Self.noting(log, failures: 0)] }
        let second = await flow.take(.resume, files)
        #expect(Set(second.executed.keys) == Set(first.executed.keys) && second.executed.values.allSatisfy { $0 == 1 })
        #expect(!first.executed.keys.contains { $0.hasSuffix(Self.text(.none)) })
    }

    @Test func aKeyTemplateIdentifiesItemsWhateverElseIsInThem() async throws {
        func items(_ noise: Int) -> Template {
            .constant(
                .list(
                    (0..<Self.count).map { number in
                        .map([("id", .int(number)), ("noise", .int(noise))] as [(Key, Value)])
                    }))
        }
        let key = Template.reference(.to(.item, [.key("id")]))
        let nodes: @Sendable (CallLog) -> [String: ClosureNode] = { log in
            ["a": Self.noting(log, failures: 0) { $0.lookup("noise") ?? .null }]
        }
        let files = MemoryFiles()
        _ = await DurableFlow(manifest: manifest(items(1), key: key), nodes: nodes).begin(files)
        let second = await DurableFlow(manifest: manifest(items(2), key: key), nodes: nodes).begin(
            files, "two", reusing: "one")
        #expect(second.executed.isEmpty && second.counts.recalled == Self.count)
        #expect(second.store.lookup("out") == .list((0..<Self.count).map { _ in .int(1) }))
        // Without the template the content tells them apart.
        let third = await DurableFlow(manifest: manifest(items(2)), nodes: nodes).begin(files, "three", reusing: "one")
        #expect(third.executed.count == Self.count)
    }

    @Test func itemsAndResultsWithResourcesRunAgain() async throws {
        let node = NodeDefinition.node("a") { node in
            node.batch = .sequential()
            node.output = .to("out")
        }
        let flow = DurableFlow(manifest: Manifest(FlowDefinition("main", [node]))) { log in
            [
                "a": ClosureNode.noting(
                    log, "main/a",
                    prep: { (_, _) throws(NodeError) in
                        .value(.list([.int(1), Values.resource(), .int(2), .list([Values.resource()]), .int(3)]))
                    }
                ) { (item, _) throws(NodeError) in
                    item == .int(2) ? Values.resource() : item.kind == .int ? item : .null
                }
            ]
        }
        let files = MemoryFiles()
        let first = await flow.begin(files)
        #expect(first.failure == nil)
        let second = await flow.take(.resume, files)
        #expect(second.failure == nil && second.counts.recalled == 2)
        // Two items without a key, and one whose result cannot be recorded.
        #expect(second.executed["main/a 0-0"] == 2 && second.executed.values.reduce(0, +) == 3)
    }

    /// The key is made from the settings in force where those differ by visit, also on lanes that came later.
    @Test func settingsOfAnIterationArePartOfTheKey() async throws {
        let a = NodeDefinition.node("a") { node in
            node.input = .constant(.string("same"))
            node.settings = [("n", .param("n"))]
        }
        let inner = FlowDefinition("inner", [a]) { flow in
            flow.batch = .parallel(.ints(0..<20), as: "n", concurrency: 4)
        }
        let flow = DurableFlow(manifest: Manifest(FlowDefinition("main", [.run("inner")]), inner)) { log in
            ["a": ClosureNode.noting(log, "inner/a") { (_, call) throws(NodeError) in call.setting("n") }]
        }
        let files = MemoryFiles()
        let first = await flow.begin(files)
        #expect(first.failure == nil && first.executed.count == 20)
        let second = await flow.take(.resume, files)
        #expect(second.executed.isEmpty && second.counts.recalled == 20)
    }

    /// Such a setting may be another object each time, and nothing tells.
    @Test func whatHasASettingWithAResourceRunsAgain() async throws {
        let open = NodeDefinition.node("open") { node in
            node.input = .constant(.null)
            node.output = .to("handle")
            node.transitions = ["default": "a"]
        }
        let a = NodeDefinition.node("a") { node in
            node.input = .constant(.int(1))
            node.settings = [("handle", .shared("handle"))]
            node.output = .to("out")
        }
        let flow = DurableFlow(manifest: Manifest(FlowDefinition("main", [open, a]))) { log in
            [
                "open": ClosureNode.noting(log, "main/open") { (_, _) throws(NodeError) in Values.resource() },
                "a": ClosureNode.noting(log, "main/a") { (item, call) throws(NodeError) in
                    call.setting("handle").kind == .resource ? item : .null
                },
            ]
        }
        let files = MemoryFiles()
        let first = await flow.begin(files)
        #expect(first.failure == nil && first.executed.count == 2)
        let second = await flow.take(.resume, files)
        #expect(second.executed.count == 2 && second.counts.recalled == 0)
    }
}
