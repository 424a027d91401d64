import Foundation

/// Where the programs are that the tests compare.
enum Programs {
    /// The command: `WEIR_BINARY`, or `weir` beside the tests.
    ///
    /// It finds the probe plugin beside itself or with `WEIR_PLUGIN_PATH`.
    static var weir: String {
        if let path = ProcessInfo.processInfo.environment["WEIR_BINARY"] { return path }
        let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent("weir").path
    }

    /// A Python that has the package in the right version: `WEIR_PYTHON`, or one on the path.
    static let python: String? = {
        let given = ProcessInfo.processInfo.environment["WEIR_PYTHON"].map { [$0] }
        let question = """
            import sys, importlib.metadata
            sys.exit(sys.version_info < (3, 12) or importlib.metadata.version('brainyflow') != '0.2.0')
            """
        return (given ?? ["python3.13", "python3.12", "python3"]).first { candidate in
            (try? ProgramRun(candidate, ["-c", question]))?.status == 0
        }
    }()
}
