import Benchmark
import WeirManifest
import WeirSources

/// Reading manifests.
func manifestBenchmarks() {
    let sources = ItemSources.all.map(\.description)
    for (count, scale, unit) in [(10, BenchmarkScalingFactor.one, "all"), (1000, .kilo, "a node")] {
        Benchmark("manifest: parse \(count) nodes, \(unit)", configuration: .wholeRun(of: scale)) { benchmark in
            let bytes = Array(chain(of: count).utf8)
            benchmark.startMeasurement()
            blackHole(ManifestParser.parse(bytes: bytes, file: "flow.yaml", folder: "/", sources: sources))
            benchmark.stopMeasurement()
        }
    }
}

/// A manifest of so many nodes, one after another.
private func chain(of count: Int) -> String {
    var text = "weir: 1\nplugins: [text]\nparams: { name: world }\nnodes:\n"
    for number in 0..<count {
        let next = number + 1 < count ? "node_\(number + 1)" : "end"
        text += "  node_\(number): { uses: text.format, with: { template: \"Hello, ${params.name}!\" }, "
        text += "output: shared.greetings.node_\(number), next: \(next) }\n"
    }
    return text
}
