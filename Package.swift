// swift-tools-version: 6.2
import Foundation
import PackageDescription

// MARK: C

let cTargets: [Target] = [
    .target(name: "CWeirValue"),
    .target(name: "CWeirABI", dependencies: ["CWeirValue"]),
    .target(name: "CWeirBarrier", dependencies: ["CWeirABI"]),
    .systemLibrary(name: "CFFI", pkgConfig: "libffi", providers: [.apt(["libffi-dev"])]),
    .target(name: "CWeirCall", dependencies: ["CWeirValue", "CWeirBarrier", "CFFI"]),
    .systemLibrary(name: "CDW", pkgConfig: "libdw", providers: [.apt(["libdw-dev"])]),
    .target(name: "CWeirJSON", dependencies: ["CWeirValue"], linkerSettings: [.linkedLibrary("simdjson")]),
    .target(
        name: "CWeirCBOR", dependencies: ["CWeirValue"],
        linkerSettings: [.linkedLibrary("cbor"), .linkedLibrary("xxhash")]),
    .systemLibrary(name: "CCSV", providers: [.apt(["libcsv-dev"])]),
    .target(name: "CWeirCSV", linkerSettings: [.linkedLibrary("csv")]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
]

// MARK: Core

let coreTargets: [Target] = [
    .target(name: "WeirLock"),
    .target(name: "WeirValue", dependencies: ["WeirLock", "CWeirValue"]),
    .target(name: "WeirModel", dependencies: ["WeirValue"]),
    .target(name: "WeirExec", dependencies: ["WeirLock", "WeirValue", "WeirModel", "CWeirValue"]),
    .target(name: "WeirStore", dependencies: ["WeirLock", "WeirValue", "WeirModel", "WeirExec"]),
    .target(
        name: "WeirEngine",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirStore",
            .product(name: "HeapModule", package: "swift-collections"),
            .product(name: "DequeModule", package: "swift-collections"),
        ]),
]

// MARK: Adapters

let adapterTargets: [Target] = [
    .target(
        name: "WeirThreads",
        dependencies: [
            "WeirEngine", "CWeirBarrier", .product(name: "DequeModule", package: "swift-collections"),
            .product(name: "HeapModule", package: "swift-collections"),
        ]),
    .target(name: "WeirJSON", dependencies: ["WeirValue", "CWeirJSON", "CWeirValue"]),
    .target(name: "WeirCBOR", dependencies: ["WeirValue", "WeirExec", "CWeirCBOR", "CWeirValue"]),
    .target(
        name: "WeirSources", dependencies: ["WeirValue", "WeirModel", "WeirExec", "WeirEngine", "WeirJSON", "CCSV"]),
    .target(
        name: "WeirSinks",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirEngine", "WeirJSON", "CWeirCSV", "CZlib", "CZstd",
        ]),
    .target(
        name: "WeirJournal",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirEngine", "WeirThreads", "WeirJSON", "WeirCBOR",
            "CWeirValue",
        ]),
    .target(name: "WeirManifest", dependencies: ["WeirValue", "WeirModel", .product(name: "Yams", package: "Yams")]),
    .target(name: "WeirLoading", dependencies: ["WeirLock", "WeirValue", "WeirModel"]),
    .target(
        name: "WeirPluginHost",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirLoading", "WeirJSON", "CWeirABI", "CWeirValue",
            "CWeirBarrier",
        ]),
    .target(name: "WeirDebugInfo", dependencies: ["WeirModel", "WeirLoading", "CDW"]),
    .target(
        name: "WeirFFI",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirDebugInfo", "WeirLoading", "CFFI", "CWeirCall",
            "CWeirValue",
        ]),
]

// MARK: Runtime

let runtimeTargets: [Target] = [
    .target(
        name: "WeirRuntime",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirStore", "WeirEngine", "WeirThreads",
            "WeirSources", "WeirSinks", "WeirManifest", "WeirLoading", "WeirPluginHost", "WeirFFI", "WeirJournal",
        ])
]

// MARK: Command

let commandTargets: [Target] = [
    .target(
        name: "WeirCommands",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirStore", "WeirEngine", "WeirThreads", "WeirJSON",
            "WeirManifest", "WeirLoading", "WeirPluginHost", "WeirFFI", "WeirDebugInfo", "WeirJournal", "WeirRuntime",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
    .executableTarget(
        name: "WeirCLI",
        dependencies: [
            "WeirCommands", "WeirModel", .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
]

// MARK: SDK for authors

let sdkTargets: [Target] = [
    .target(name: "WeirPlugin", dependencies: ["CWeirABI", "CWeirValue"])
]

// MARK: Node plugins

// `Plugins/` holds node plugins of Weir, not build-tool plugins of SwiftPM. Each exports one symbol, the entry.

let exportsOnlyTheEntry: [LinkerSetting] = [
    .unsafeFlags(["-Xlinker", "--version-script=\(Context.packageDirectory)/Plugins/exports.map"])
]

let pluginTargets: [Target] = [
    .target(
        name: "FilesPlugin", dependencies: ["CWeirABI", "CWeirValue", "CWeirCSV"], path: "Plugins/files",
        publicHeadersPath: ".",
        linkerSettings: exportsOnlyTheEntry),
    .target(
        name: "TextPlugin", dependencies: ["CWeirABI", "CWeirValue"], path: "Plugins/text", publicHeadersPath: ".",
        linkerSettings: exportsOnlyTheEntry),
    .target(
        name: "ProbePlugin", dependencies: ["CWeirABI", "CWeirValue"], path: "Plugins/probe", publicHeadersPath: ".",
        linkerSettings: exportsOnlyTheEntry),
    .target(name: "TablesMetadata", dependencies: ["CWeirABI", "CWeirValue"], path: "Plugins/tables/meta"),
    .target(
        name: "TablesPlugin", dependencies: ["WeirPlugin", "CWeirABI", "TablesMetadata", "CCSV"],
        path: "Plugins/tables/sources", linkerSettings: exportsOnlyTheEntry),
]

let pluginProducts: [Product] = [
    .library(name: "files", type: .dynamic, targets: ["FilesPlugin"]),
    .library(name: "text", type: .dynamic, targets: ["TextPlugin"]),
    .library(name: "probe", type: .dynamic, targets: ["ProbePlugin"]),
    .library(name: "tables", type: .dynamic, targets: ["TablesPlugin"]),
]

// MARK: Tests

let testTargets: [Target] = [
    .target(
        name: "WeirTestSupport",
        dependencies: ["WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirStore", "WeirEngine", "WeirThreads"],
        path: "Tests/WeirTestSupport"),
    .testTarget(name: "WeirValueTests", dependencies: ["WeirValue"]),
    .testTarget(
        name: "WeirExecTests", dependencies: ["WeirValue", "WeirModel", "WeirExec", "WeirTestSupport"]),
    .testTarget(
        name: "WeirStoreTests",
        dependencies: ["WeirValue", "WeirExec", "WeirStore", "WeirTestSupport"]),
    .testTarget(
        name: "WeirEngineTests",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirStore", "WeirEngine", "WeirThreads",
            "WeirTestSupport",
        ]),
    .testTarget(
        name: "WeirThreadsTests", dependencies: ["WeirLock", "WeirThreads", "WeirTestSupport"]),
    .testTarget(name: "WeirJSONTests", dependencies: ["WeirValue", "WeirJSON", "WeirTestSupport"]),
    .testTarget(
        name: "WeirCBORTests", dependencies: ["WeirValue", "WeirExec", "WeirCBOR", "CWeirValue", "WeirTestSupport"]),
    .testTarget(
        name: "WeirSourcesTests",
        dependencies: [
            "WeirValue", "WeirModel", "WeirExec", "WeirEngine", "WeirSources", "WeirManifest", "WeirTestSupport",
        ]),
    .testTarget(
        name: "WeirSinksTests",
        dependencies: [
            "WeirValue", "WeirModel", "WeirExec", "WeirEngine", "WeirSinks", "WeirJSON", "WeirTestSupport", "CZstd",
        ]),
    .testTarget(
        name: "WeirJournalTests",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirStore", "WeirEngine", "WeirJSON", "WeirCBOR",
            "WeirJournal", "CWeirValue", "WeirTestSupport",
        ]),
    .testTarget(name: "WeirManifestTests", dependencies: ["WeirValue", "WeirModel", "WeirManifest", "WeirSources"]),
    .testTarget(name: "WeirLoadingTests", dependencies: ["WeirLoading"]),
    .testTarget(
        name: "WeirPluginHostTests",
        dependencies: ["WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirPluginHost", "WeirLoading"]),
    .testTarget(
        name: "WeirFFITests",
        dependencies: [
            "WeirLock", "WeirValue", "WeirModel", "WeirExec", "WeirFFI", "WeirJSON", "WeirLoading", "WeirPluginHost",
            "WeirManifest", "WeirDebugInfo", "WeirTestSupport",
        ]),
    .testTarget(name: "WeirDebugInfoTests", dependencies: ["WeirDebugInfo", "WeirFFI", "WeirModel"]),
    .testTarget(name: "WeirPluginTests", dependencies: ["WeirPlugin", "CWeirABI", "CWeirValue"]),
    .testTarget(
        name: "WeirRuntimeTests",
        dependencies: [
            "WeirValue", "WeirModel", "WeirExec", "WeirEngine", "WeirLoading", "WeirRuntime", "WeirTestSupport",
        ]),
    .testTarget(
        name: "WeirCommandsTests",
        dependencies: ["WeirValue", "WeirModel", "WeirJournal", "WeirCommands", "WeirTestSupport"]),
    .testTarget(name: "DifferentialTests", dependencies: ["WeirCLI", "WeirTestSupport"]),
    .testTarget(name: "EndToEndTests", dependencies: ["WeirCLI", "WeirTestSupport"]),
]

// For Tests/Benchmarks, a package of its own, which asks for it by WEIR_BENCHMARKS=1: it holds what supports tests, which is
// nobody else's.
let benchmarkProducts: [Product] =
    Context.environment["WEIR_BENCHMARKS"] == nil
    ? []
    : [
        .library(
            name: "WeirParts",
            targets: [
                "WeirValue", "WeirModel", "WeirExec", "WeirStore", "WeirEngine", "WeirThreads", "WeirSources",
                "WeirManifest", "WeirTestSupport",
            ])
    ]

let package = Package(
    name: "weir",
    products: [
        .executable(name: "weir", targets: ["WeirCLI"]),
        .library(name: "WeirPlugin", targets: ["WeirPlugin"]),
    ] + pluginProducts + benchmarkProducts,
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: cTargets + coreTargets + adapterTargets + runtimeTargets + commandTargets + sdkTargets + pluginTargets
        + testTargets,
    swiftLanguageModes: [.v6],
    cLanguageStandard: .c17,
    cxxLanguageStandard: .cxx17)

// MARK: The same rules for every target

var houseRules: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

// Values and calls live in classes whose fields the compiler would check for overlapping access at every use, which cost
// 20 % of a nested batch flow (measured with perf); each object has one lane at a time by design.
let hotTargets: Set<String> = [
    "WeirValue", "WeirExec", "WeirStore", "WeirEngine", "WeirPluginHost", "WeirFFI", "WeirCBOR", "WeirJournal",
]
let withoutExclusivityChecks: SwiftSetting = .unsafeFlags(
    ["-enforce-exclusivity=unchecked"], .when(configuration: .release))

// The lock that the thread sanitizer understands (Sources/WeirLock/Lock.swift).
if Context.environment["WEIR_SANITIZER"] == "thread" { houseRules.append(.define("WEIR_THREAD_SANITIZER")) }

// The guides that lie beside the sources.
func guides(of target: Target) -> [String] {
    let folder = "\(Context.packageDirectory)/\(target.path ?? "Sources/\(target.name)")"
    return ["README.md", "GUIDE.md"].filter { FileManager.default.fileExists(atPath: "\(folder)/\($0)") }
}

for target in package.targets {
    if target.type != .system { target.exclude += guides(of: target) }
    switch target.type {
    case .regular, .executable:
        target.swiftSettings = houseRules + [.strictMemorySafety()]
        if hotTargets.contains(target.name) { target.swiftSettings?.append(withoutExclusivityChecks) }
    case .test:
        target.swiftSettings = [.enableUpcomingFeature("ExistentialAny")]
    default: break
    }
}
