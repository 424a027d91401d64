import Benchmark
import WeirExec
import WeirValue

/// Merging params from the outside in.
func paramsBenchmarks() {
    let outer = Params(.map([("folder", .string("texts")), ("language", .string("en")), ("words", .int(10))]))
    let items = ItemChunk(capacity: 2)
    for name in ["a.txt", "b.txt"] {
        items.append(.map([("name", .string(name)), ("path", .string("texts/\(name)"))]))
    }
    Benchmark("params: one more iteration") { benchmark in
        for iteration in benchmark.scaledIterations { blackHole(outer.iterate(items, at: iteration & 1)) }
    }
    Benchmark("params: look-up through three layers") { benchmark in
        _ = outer.iterate(items, at: 0)
        let params = outer.over(.map([("size", .int(1))]))
        let key: Key = "size"
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(params.lookup(key)) }
    }
    Benchmark("params: merge of three layers") { benchmark in
        _ = outer.iterate(items, at: 0)
        let params = outer.over(.map([("size", .int(1))]))
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(params.merged) }
    }
}
