import Benchmark
import WeirExec
import WeirModel
import WeirTestSupport

/// Iterations of a batch flow of one node.
func flowBenchmarks() {
    let count = 20_000
    let items = Template.constant(.list((0..<count).map { .int($0) }))
    let withPost = ClosureNode(
        "echo", exec: { (item, _) throws(NodeError) in item },
        post: { (_, store, _, result) throws(NodeError) in
            try store.add(["total"], result)
            return nil
        })
    for (name, batch) in [
        ("sequential", BatchDefinition.sequential(items, as: "number")),
        ("parallel, two lanes", .parallel(items, as: "number", concurrency: 2)),
    ] {
        for (kind, node) in [("without post", echoNode()), ("with a post", withPost)] {
            Benchmark("flow: \(name), \(count) iterations \(kind), all of them", configuration: .wholeRun()) {
                benchmark in
                let flow = FlowDefinition("main", [.node("echo") { $0.input = .param("number") }]) { $0.batch = batch }
                try await benchmark.measure(Manifest(flow), node)
            }
        }
    }
}
