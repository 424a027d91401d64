internal import Foundation

/// Where the programs are that the tests start.
package enum Programs {
    /// The command: `WEIR_BINARY`, or `weir` beside the tests.
    ///
    /// It finds the plugins beside itself.
    package static var weir: String {
        if let path = ProcessInfo.processInfo.environment["WEIR_BINARY"] { return path }
        let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        return tests.deletingLastPathComponent().appendingPathComponent("weir").path
    }

    /// The folder of the command and of the plugins.
    package static var folder: String { URL(fileURLWithPath: weir).deletingLastPathComponent().path }

    /// The folder of the repository.
    package static let repository: String = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder.path
    }()
}
