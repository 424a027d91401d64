import Testing
import WeirEngine
import WeirExec
import WeirLoading
import WeirModel
import WeirRuntime
import WeirTestSupport
import WeirValue

/// A program starts runs without the command.
struct RuntimeTests {
    private let hello = Programs.repository + "/examples/hello/flow.yaml"
    private let plugins = PluginPath(executable: Programs.weir, environment: [:])

    private func checked(_ folder: ScratchFolder, _ text: String) throws -> CheckedManifest {
        try folder.write(text, to: "flow.yaml")
        return try CheckedManifest(file: folder.path("flow.yaml"), plugins: plugins)
    }

    @Test("ten lines run a manifest")
    func runsAManifest() async throws {
        let manifest = try CheckedManifest(file: hello, plugins: plugins, params: ["name"])
        let inputs = try RunInputs(manifest, params: [("name", .string("reader"))])
        let execution = try Execution(manifest, inputs)
        defer { execution.close() }
        let outcome = await execution.run()
        guard case .succeeded = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(execution.store.value(["greeting"]) == .string("Hello, reader!"))
    }

    @Test("a failed run says where and why, as values")
    func aRunFails() async throws {
        let folder = try ScratchFolder()
        let manifest = try checked(
            folder,
            """
            weir: 1
            plugins: [files]
            nodes:
              load: { uses: files.read, input: nowhere.txt }
            """)
        let execution = try Execution(manifest)
        defer { execution.close() }
        guard case .failed(let failure) = await execution.run() else {
            Issue.record("it must fail")
            return
        }
        #expect(failure.path == "main/load")
        #expect(failure.error.code == .notFound)
        #expect(execution.counters.visits == 1)
    }

    @Test("problems of a manifest are values with a code and places")
    func aManifestHasProblems() throws {
        let folder = try ScratchFolder()
        let error = try #require(throws: RuntimeError.self) {
            try checked(
                folder,
                """
                weir: 1
                plugins: [text]
                nodes:
                  first: { uses: text.formt, next: nobody }
                """)
        }
        #expect(error.code == .manifestProblems)
        #expect(error.problems.map(\.location.line) == [4, 4])
        #expect(error.reasons.count == 2)
        let missing = try #require(throws: RuntimeError.self) { try CheckedManifest(file: folder.path("other.yaml")) }
        #expect(missing.code == .manifestProblems)
    }

    @Test("a plugin that cannot be read has a code of its own")
    func aPluginIsBroken() throws {
        let folder = try ScratchFolder()
        try folder.write("no library", to: "broken.so")
        let error = try #require(throws: RuntimeError.self) {
            try checked(
                folder,
                """
                weir: 1
                plugins: [./broken.so]
                nodes:
                  first: { uses: broken.node }
                """)
        }
        #expect(error.code == .pluginFailed)
        #expect(error.reasons.contains { $0 is PluginError })
    }

    @Test("two sinks are told everything in the same order")
    func sinksAreToldInOrder() async throws {
        let folder = try ScratchFolder()
        let manifest = try checked(
            folder,
            """
            weir: 1
            plugins: [files]
            batch: parallel
            tolerate: 100%
            items: { range: [0, 40], as: number }
            nodes:
              load: { uses: files.read, input: "${params.number}.txt" }
            """)
        let (first, second) = (RecordingEvents(), RecordingEvents())
        let execution = try Execution(manifest, sinks: [first, second])
        defer { execution.close() }
        _ = await execution.run()
        #expect(first.lines == second.lines)
        #expect(first.lines.count == 42)
        #expect(first.lines.first == "0 started main" && first.lines.last == "0 ended main")
        #expect(Set(first.lines.dropFirst().dropLast()) == Set((0..<40).map { "0 [\($0)] main[\($0)]/load" }))
        #expect(first.runs == [execution.id])
    }

    @Test("a run is stopped from another thread, and ends as interrupted")
    func aRunIsStopped() async throws {
        let folder = try ScratchFolder()
        let manifest = try checked(
            folder,
            """
            weir: 1
            plugins: [text]
            nodes:
              endless:
                uses: text.format
                batch: parallel
                results: discard
                items: { range: [0, 9000000000000000000] }
                with: { template: "again" }
            """)
        let events = RecordingEvents()
        let execution = try Execution(manifest, sinks: [events])
        defer { execution.close() }
        async let ending = execution.run()
        while events.lines.isEmpty, execution.outcome == nil { try await Task.sleep(for: .milliseconds(1)) }
        #expect(execution.outcome == nil)
        await Task { execution.stop() }.value
        let outcome = await ending
        guard case .interrupted = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(events.lines == ["0 started main/endless", "0 ended main/endless"])
    }

    @Test("a run that is no longer wanted before it began says so by its code")
    func aRunIsNotWanted() throws {
        let manifest = try CheckedManifest(file: hello, plugins: plugins)
        let error = try #require(throws: RuntimeError.self) { try Execution(manifest) { false } }
        #expect(error.code == .stopped)
        #expect(error.reasons.isEmpty)
    }

    @Test("the initial store is the manifest's, with a map laid over it and values put into it")
    func inputsAreLaidOver() throws {
        let manifest = try CheckedManifest(file: hello, plugins: plugins)
        var inputs = try RunInputs(manifest, shared: .map([("a", .int(1))]))
        try inputs.set(["b", "c"], .int(2))
        #expect(inputs.shared == .map([("a", .int(1)), ("b", .map([("c", .int(2))]))]))
        let error = try #require(throws: RuntimeError.self) { try inputs.set(["a", "x"], .null) }
        #expect(error.code == .wrongInputs)
        #expect(error.description == "the path leads through an int")
        #expect(throws: RuntimeError.self) { try RunInputs(manifest, shared: .list([])) }
    }

    @Test("several runs follow and accompany each other in one process")
    func runsAreIndependent() async throws {
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<3 {
                        let execution = try Execution(CheckedManifest(file: hello, plugins: plugins))
                        defer { execution.close() }
                        _ = await execution.run()
                        #expect(execution.store.value(["greeting"]) == .string("Hello, world!"))
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
