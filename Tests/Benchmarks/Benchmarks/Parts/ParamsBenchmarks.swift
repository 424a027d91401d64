import Benchmark
import WeirModel

/// Merging params from the outside in.
func paramsBenchmarks() {
    let outer = Params(.map([("folder", .string("texts")), ("language", .string("en")), ("words", .int(10))]))
    let item = Value.map([("name", .string("a.txt")), ("path", .string("texts/a.txt"))])
    Benchmark("params: one more iteration") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(outer.iterating(item)) }
    }
    Benchmark("params: look-up through three layers") { benchmark in
        let params = outer.iterating(item).over(.map([("size", .int(1))]))
        let key: Key = "size"
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(params.lookup(key)) }
    }
    Benchmark("params: merge of three layers") { benchmark in
        let params = outer.iterating(item).over(.map([("size", .int(1))]))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(params.merged) }
    }
}
