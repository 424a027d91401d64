internal import Dispatch
internal import Foundation

/// A program that was started by a test, which must wait for it.
package final class RunningProgram {
    private let process = Process()
    private let folder: ScratchFolder
    private let ended = DispatchSemaphore(value: 0)
    private let started = ContinuousClock.now
    private let name: String

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - program: a path, or a name that is looked up on the path.
    ///   - folder: the working directory; the tests' own when nil.
    ///   - variables: added to the environment, from which the plugin path is taken out first.
    ///   - output: the file that standard output goes to; one to be read at the end when nil.
    package init(
        _ program: String, _ arguments: [String], in workingFolder: String? = nil, variables: [String: String] = [:],
        output: String? = nil
    ) throws {
        name = ([program] + arguments).joined(separator: " ")
        folder = try ScratchFolder()
        var environment = ProcessInfo.processInfo.environment
        environment["WEIR_PLUGIN_PATH"] = nil
        // No plugins of the user's own.
        environment["HOME"] = folder.path
        process.environment = environment.merging(variables) { $1 }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        // `system`, which tests call at the same time, ignores these while its command runs, and a child would inherit that.
        process.arguments = ["--default-signal=INT,QUIT", program] + arguments
        if let workingFolder { process.currentDirectoryURL = URL(fileURLWithPath: workingFolder) }
        // Files instead of pipes, which would have to be read while the program runs.
        for file in ["output", "errors"] { try folder.write("", to: file) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: output ?? folder.path("output"))
        process.standardError = FileHandle(forWritingAtPath: folder.path("errors"))
        let ended = ended
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
    }

    /// The number of its process.
    package var processID: Int32 { process.processIdentifier }

    /// What it wrote to standard error so far.
    package var errors: String { (try? folder.read("errors")) ?? "" }

    /// What it wrote to standard output so far.
    package var output: String { (try? folder.read("output")) ?? "" }

    /// Sends a signal.
    package func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits until something is so, looking again and again.
    ///
    /// - Throws: when it is not so within the seconds; the program is then killed.
    package func wait(for what: String, atMost seconds: Int = 60, until condition: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while !condition() {
            guard ContinuousClock.now < deadline, process.isRunning else {
                send(SIGKILL)
                throw ProgramFailure("\(name): waited in vain for \(what); standard error: \(errors)")
            }
            usleep(5000)
        }
    }

    /// Waits for the end.
    ///
    /// - Throws: when it does not come within the seconds; the program is then killed.
    package func wait(atMost seconds: Int = 60) throws -> ProgramRun {
        if ended.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
            send(SIGKILL)
            throw ProgramFailure("\(name): did not end within \(seconds) s; standard error: \(errors)")
        }
        process.waitUntilExit()
        let status = process.terminationStatus
        return ProgramRun(
            status: process.terminationReason == .exit ? status : -status, output: output, errors: errors,
            milliseconds: Int((ContinuousClock.now - started) / .milliseconds(1)))
    }
}
