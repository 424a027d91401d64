import Glibc
import Testing
import WeirExec
import WeirLoading

@testable import WeirPluginHost

/// Each crash ends a child process.
struct CrashTests {
    @Test func aCrashInExecNamesPluginCallbackAndNodeType() async throws {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            CrashReporting.install()
            _ = try Behaviour("items").exec("crash")
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("weir: error: plugin \"behaviour\" (/tmp/"))
        #expect(text.contains("libfixture.so) crashed with SIGSEGV in exec of behaviour.items at main/node\n"))
    }

    @Test func aCrashWhileLoadingExitsWithStatus3() async throws {
        let result = await #expect(processExitsWith: .exitCode(3), observing: [\.standardErrorContent]) {
            CrashReporting.install()
            let folder = try FixtureFolder()
            var catalog = PluginCatalog(path: PluginPath(executable: nil, environment: [:]))
            try catalog.add(try folder.build("defect.c", "-DCRASHES"))
            let host = PluginHost(catalog: catalog, pendingItems: PendingItems(), log: { _, _, _ in })
            _ = try host.makeInstance(nodeType: "defect.node", path: "main/node")
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("crashed with SIGSEGV while it was loaded (dlopen)\n"))
    }

    @Test func aCrashOfTheHostsOwnHasALineToo() async throws {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            CrashReporting.install()
            raise(SIGSEGV)
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            text.contains(
                "weir: error: internal: weir crashed with SIGSEGV; please report it with what SWIFT_BACKTRACE=enable=yes adds\n"
            ), "\(text)")
    }
}
