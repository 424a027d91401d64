// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who depends on Weir fetches or builds what only its benchmarks need.

// The engine's declarations are visible in its own package only. The parts are to be measured without a public face that
// nobody else needs, so the benchmarks are compiled as members of that package, which SwiftPM names after its folder. It
// leaves the package's name to us where `packageAccess` is false.
let folders = Context.packageDirectory.split(separator: "/")
let rootPackage = folders.dropLast(2).last.map { $0.lowercased() } ?? "weir"
let moduleFriendlyName = String(rootPackage.map { $0.isLetter || $0.isNumber ? $0 : "_" })
let asMember: [SwiftSetting] = [.unsafeFlags(["-package-name", moduleFriendlyName])]

let package = Package(
    name: "weir-benchmarks",
    dependencies: [
        .package(name: rootPackage, path: "../.."),
        // Without its traits: they replace malloc and the reference counts, and need packages of their own.
        .package(url: "https://github.com/ordo-one/benchmark", exact: "1.38.1", traits: []),
    ],
    targets: [
        .executableTarget(
            name: "PartsBenchmarks",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                .product(name: "WeirParts", package: rootPackage),
            ],
            path: "Benchmarks/Parts",
            packageAccess: false,
            swiftSettings: asMember,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
    ],
    swiftLanguageModes: [.v6])
