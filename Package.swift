// swift-tools-version: 6.2
import PackageDescription

// MARK: C

let cTargets: [Target] = [
    .target(name: "CWeirValue"),
    .target(name: "CWeirABI", dependencies: ["CWeirValue"]),
    .target(name: "CWeirBarrier", dependencies: ["CWeirABI"]),
    .systemLibrary(name: "CJansson", pkgConfig: "jansson", providers: [.apt(["libjansson-dev"])]),
    .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"])]),
]

// MARK: Core

let coreTargets: [Target] = [
    .target(name: "WeirModel", dependencies: ["CWeirValue"]),
    .target(name: "WeirEngine", dependencies: ["WeirModel"]),
]

// MARK: Adapters

let adapterTargets: [Target] = [
    .target(name: "WeirThreads", dependencies: ["WeirEngine"]),
    .target(name: "WeirJSON", dependencies: ["WeirModel", "CJansson", "CWeirValue"]),
    .target(name: "WeirSources", dependencies: ["WeirModel", "WeirEngine", "WeirJSON", "CCSV"]),
    .target(name: "WeirManifest", dependencies: ["WeirModel", .product(name: "Yams", package: "Yams")]),
    .target(name: "WeirLoading", dependencies: ["WeirModel"]),
    .target(
        name: "WeirPluginHost",
        dependencies: [
            "WeirModel", "WeirEngine", "WeirLoading", "WeirJSON", "CWeirABI", "CWeirValue", "CWeirBarrier",
        ]),
]

// MARK: Command

let commandTargets: [Target] = [
    .target(
        name: "WeirCommands",
        dependencies: [
            "WeirModel", "WeirEngine", "WeirThreads", "WeirJSON", "WeirSources", "WeirManifest", "WeirLoading",
            "WeirPluginHost", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    .executableTarget(
        name: "WeirCLI",
        dependencies: ["WeirCommands", .product(name: "ArgumentParser", package: "swift-argument-parser")]),
]

// MARK: Tests

let testTargets: [Target] = [
    .testTarget(name: "WeirModelTests", dependencies: ["WeirModel"]),
    .testTarget(name: "WeirEngineTests", dependencies: ["WeirEngine", "WeirModel", "WeirThreads"]),
]

let package = Package(
    name: "weir",
    products: [.executable(name: "weir", targets: ["WeirCLI"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: cTargets + coreTargets + adapterTargets + commandTargets + testTargets,
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17,
    cxxLanguageStandard: .cxx20)

// The same rules for every target: https://github.com/swiftlang/swift-evolution SE-0335, SE-0444, SE-0409, SE-0458.
for target in package.targets {
    switch target.type {
    case .regular, .executable:
        target.swiftSettings = [
            .enableUpcomingFeature("ExistentialAny"),
            .enableUpcomingFeature("MemberImportVisibility"),
            .enableUpcomingFeature("InternalImportsByDefault"),
            .strictMemorySafety(),
        ]
    case .test:
        target.swiftSettings = [.enableUpcomingFeature("ExistentialAny")]
    default: break
    }
}
