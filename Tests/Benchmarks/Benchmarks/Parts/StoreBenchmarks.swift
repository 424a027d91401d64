import Benchmark
import WeirEngine
import WeirExec
import WeirValue

/// Posts that write the shared store.
func storeBenchmarks() {
    for scale in [BenchmarkScalingFactor.kilo, .mega] {
        let count = scale.rawValue
        Benchmark("store: insert in order up to \(count) entries, an entry", configuration: .wholeRun(of: scale)) {
            benchmark in
            let keys = (0..<count).map { Key("key-\(1_000_000_000 + $0)") }
            let store = Store(.map([]))
            benchmark.startMeasurement()
            for (number, key) in keys.enumerated() {
                try store.commit { (access) throws(NodeError) in try access.set(["entries", key], .int(number)) }
            }
            benchmark.stopMeasurement()
        }
    }
    Benchmark("store: add to one counter") { benchmark in
        let store = Store(.map([]))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations {
            try store.commit { (access) throws(NodeError) in try access.add(["total"], .int(1)) }
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
