import Benchmark

// What the parts of Weir cost, one by one. The wall clock is that of a busy machine: compare runs of one sitting.
let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.wallClock, .cpuTotal, .throughput], scalingFactor: .kilo, maxDuration: .seconds(2))
    valueBenchmarks()
    paramsBenchmarks()
    storeBenchmarks()
    execBenchmarks()
    flowBenchmarks()
    manifestBenchmarks()
}
