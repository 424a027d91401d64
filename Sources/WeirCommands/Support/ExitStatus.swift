package import ArgumentParser
import Glibc
import WeirRuntime
import WeirThreads

/// The command's exit statuses, which scripts rely on.
package enum ExitStatus {
    /// The run failed.
    package static let runFailed = ExitCode(1)
    /// The manifest has problems.
    package static let manifestProblems = ExitCode(2)
    /// A plugin could not be loaded.
    package static let pluginFailed = ExitCode(3)
    /// Interrupted, by the first signal that came: 130 by SIGINT, 143 by SIGTERM, 129 by SIGHUP.
    package static var interrupted: ExitCode { ExitCode(128 + (StopRequests.firstSignal ?? SIGINT)) }

    /// The status that says why there was no run.
    static func status(of code: RuntimeError.Code) -> ExitCode {
        switch code {
        case .manifestProblems: manifestProblems
        case .pluginFailed: pluginFailed
        case .wrongInputs: .validationFailure
        case .journalFailed: runFailed
        case .stopped: interrupted
        }
    }

    /// Says in one line what is wrong with an argument that was understood, such as a file that it names.
    ///
    /// - Returns: the status of wrong usage, 64, to be thrown.
    static func wrongUsage(_ message: String) -> ExitCode {
        Console.shared.note("weir: error: \(message)")
        return .validationFailure
    }
}
