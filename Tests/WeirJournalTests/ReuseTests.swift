import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// Whole runs that take what still matches of an earlier one: the store is that of a run without it, and no item runs of
/// which there is a record.
@Suite(.serialized) struct ReuseTests {
    enum Form: CaseIterable { case sequential, parallel, iterations, nested }

    private static func manifest(_ form: Form) -> Manifest {
        let items = Template.param("list")
        switch form {
        case .sequential, .parallel:
            let node = NodeDefinition.node("a") { node in
                node.batch = form == .sequential ? .sequential(items) : .parallel(items, concurrency: 3)
                node.output = .to("out")
            }
            return Manifest(FlowDefinition("main", [node]))
        case .iterations, .nested:
            let a = NodeDefinition.node("a") { node in
                node.input = .param("n")
                node.output = .to("x")
            }
            let inner = FlowDefinition("inner", [a, .node("b")]) { flow in
                flow.nodes[0].transitions = ["default": "b"]
                flow.batch = form == .nested ? nil : .parallel(items, as: "n", concurrency: 3)
                flow.scope = form == .nested ? .shared : .iteration
                if form != .nested { flow.collect = ["got"] }
            }
            guard form == .nested else { return Manifest(FlowDefinition("main", [.run("inner")]), inner) }
            let outer = FlowDefinition("outer", [.run("inner")]) { flow in
                flow.batch = .parallel(items, as: "n", concurrency: 3)
                flow.scope = .iteration
                flow.collect = ["got"]
            }
            return Manifest(FlowDefinition("main", [.run("outer")]), outer, inner)
        }
    }

    private static func flow(_ form: Form, _ list: [Int]) -> DurableFlow {
        var flow = DurableFlow(manifest: manifest(form)) { log in
            let site = form == .sequential || form == .parallel ? "main/a" : "inner/a"
            // It sees no params, which would be settings.
            let a = ClosureNode.noting(log, site, configure: { $0.params = .declared([]) }) {
                (item, _) throws(NodeError) in .string("of \(item)")
            }
            let b = ClosureNode(
                prep: { (_, store) throws(NodeError) in .value(store.get(["x"]) ?? .null) },
                post: { (_, store, item, _) throws(NodeError) in
                    try store.append(["got"], item)
                    return nil
                })
            return ["a": a, "b": b]
        }
        flow.params = .map([("list", .list(list.map { .int($0) }))] as [(Key, Value)])
        return flow
    }

    @Test(arguments: Form.allCases, 0..<40) func ofAChangedInput(form: Form, seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let files = MemoryFiles()
        var list = ItemList.any(using: &random, kinds: 8, most: 30)
        _ = await Self.flow(form, list).begin(files, "0")
        for number in 1...3 {
            let next = ItemList.changed(list, using: &random, kinds: 8)
            let flow = Self.flow(form, next)
            let undisturbed = await flow.begin(MemoryFiles())
            let reusing = await flow.begin(files, "\(number)", reusing: "\(number - 1)")
            #expect(undisturbed.failure == nil && reusing.failure == nil)
            #expect(reusing.store == undisturbed.store, "\(list) → \(next)")
            let (had, have) = (ItemList.counts(list), ItemList.counts(next))
            let again = have.map { max(0, $0.value - (had[$0.key] ?? 0)) }.reduce(0, +)
            #expect(reusing.executed.values.reduce(0, +) == again, "\(list) → \(next)")
            #expect(reusing.counts.recalled == next.count - again)
            list = next
        }
    }

    /// An undisturbed resume of a run that reused another needs nothing but its own folder.
    @Test(arguments: Form.allCases) func aRunThatReusedIsResumedByItself(form: Form) async throws {
        let files = MemoryFiles()
        _ = await Self.flow(form, [1, 2, 3, 2]).begin(files, "0")
        let flow = Self.flow(form, [2, 9, 1, 3, 2, 2])
        let second = await flow.begin(files, "1", reusing: "0")
        let left = MemoryFiles()
        for name in try files.list("/runs/1") {
            left.put(files.bytes(of: "/runs/1/\(name)") ?? [], into: "/runs/1/\(name)")
        }
        let third = await flow.take(.resume, left, "1")
        #expect(third.executed.isEmpty && third.store == second.store && third.failure == nil)
    }
}
