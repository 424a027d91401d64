import Benchmark
import WeirModel
import WeirTestSupport

/// A batch node whose exec does nothing, through the whole engine: what a chunk and an item of it cost.
func execBenchmarks() {
    let count = BenchmarkScalingFactor.mega.rawValue
    let items = Template.constant(.list((0..<count).map { .int($0) }))
    for (name, batch) in [
        ("sequential", BatchDefinition.sequential(items)), ("parallel, two lanes", .parallel(items, concurrency: 2)),
    ] {
        Benchmark("exec: \(name) batch of \(count) items, an item", configuration: .wholeRun(of: .mega)) { benchmark in
            let manifest = Manifest(FlowDefinition("main", [.node("echo") { $0.batch = batch }]))
            try await benchmark.measure(manifest, echoNode())
        }
    }
}

/// A node type that takes whole chunks and gives each item.
func echoNode() -> ClosureNode {
    ClosureNode(
        "echo", configure: { $0.handlesChunks = true },
        execFrame: { frame, _ in
            for position in 0..<frame.chunk.count { frame.succeed(position, frame.chunk[position]) }
            frame.handled = frame.chunk.count
        })
}

extension Benchmark {
    /// Runs a manifest once on threads of its own; making them does not count.
    func measure(_ manifest: Manifest, _ node: ClosureNode) async throws {
        let harness = EngineHarness(cores: 2)
        startMeasurement()
        _ = try await harness.run(manifest, [node.info.name: node])
        stopMeasurement()
    }
}

extension Benchmark.Configuration {
    /// For a benchmark that is one run of something, shown as the time of one of so many items.
    static func wholeRun(of items: BenchmarkScalingFactor = .one) -> Self {
        .init(
            metrics: [.wallClock, .cpuTotal, .throughput], warmupIterations: 1, scalingFactor: items,
            maxDuration: .seconds(3), maxIterations: 50)
    }
}
