import Benchmark
import WeirExec
import WeirStore
import WeirValue

/// Posts that write the shared store, as a lane runs them.
func storeBenchmarks() {
    for scale in [BenchmarkScalingFactor.kilo, .mega] {
        let count = scale.rawValue
        Benchmark("store: insert in order up to \(count) entries, an entry", configuration: .wholeRun(of: scale)) {
            benchmark in
            let keys = (0..<count).map { Key("key-\(1_000_000_000 + $0)") }
            let writer = StoreWriter(Store(.map([])))
            benchmark.startMeasurement()
            for (number, key) in keys.enumerated() {
                _ = try writer.post { (access) throws(NodeError) -> String? in
                    try access.set(["entries", key], .int(number))
                    return nil
                }
            }
            writer.applyBacklog()
            benchmark.stopMeasurement()
        }
    }
    Benchmark("store: add to one counter") { benchmark in
        let writer = StoreWriter(Store(.map([])))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            _ = try writer.post { (access) throws(NodeError) -> String? in
                try access.add(["total"], .int(1))
                return nil
            }
        }
    }
    Benchmark("store: read one entry of 10,000 in a snapshot") { benchmark in
        let store = Store(.map([("entries", .map((10_000..<20_000).map { (Key("\($0)"), Value.int($0)) }))]))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            blackHole(try store.read { (view) throws(NodeError) in view.get(["entries", "15000"]) })
        }
    }
}
