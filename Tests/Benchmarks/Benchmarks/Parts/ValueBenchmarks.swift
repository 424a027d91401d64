import Benchmark
import WeirValue

/// Making values and looking into them.
func valueBenchmarks() {
    Benchmark("value: int") { benchmark in
        for number in benchmark.scaledIterations { blackHole(Value.int(number)) }
    }
    Benchmark("value: string of 16 bytes") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(Value.string("0123456789abcdef")) }
    }
    Benchmark("value: map of 4 entries") { benchmark in
        for number in benchmark.scaledIterations {
            blackHole(Value.map([("a", .int(number)), ("b", .int(2)), ("c", .null), ("d", .bool(true))]))
        }
    }
    Benchmark("value: list of 1,000 ints, an int") { benchmark in
        let numbers = (0..<1000).map { Value.int($0) }
        benchmark.startMeasurement()
        for _ in 0..<benchmark.scaledIterations.count / 1000 { blackHole(Value.list(numbers)) }
    }
    Benchmark("value: look-up in a map of 100 entries") { benchmark in
        let map = Value.map((100..<200).map { (Key("key\($0)"), Value.int($0)) })
        let key = Key("key150")
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(map.lookup(key)) }
    }
}
