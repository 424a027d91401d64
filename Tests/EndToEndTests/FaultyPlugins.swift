import Foundation
import WeirTestSupport

/// The faulty plugins of `Tests/Fixtures/plugins`, built once for all tests.
enum FaultyPlugins {
    private static let path = "/tmp/weir-test-plugins-\(getpid())"

    private static let built = Result { () throws -> String in
        atexit { try? FileManager.default.removeItem(atPath: FaultyPlugins.path) }
        let script = "\(Programs.repository)/Tests/Fixtures/plugins/build.sh"
        let run = try ProgramRun("sh", [script, path], atMost: 300)
        guard run.status == 0 else { throw ProgramFailure("the faulty plugins cannot be built: \(run.errors)") }
        return path
    }

    /// The folder they are in, each as `<name>.so`.
    static var folder: String { get throws { try built.get() } }
}
