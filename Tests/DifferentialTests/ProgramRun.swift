import Foundation

/// A program that ran to its end.
struct ProgramRun {
    /// The exit status; the negative number of the signal that ended it.
    let status: Int32
    /// What it wrote to standard output.
    let output: String
    /// What it wrote to standard error.
    let errors: String
    /// How long it ran, in milliseconds.
    let milliseconds: Int

    /// Runs a program.
    ///
    /// - Parameter program: a path, or a name that is looked up on the path.
    init(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("weir-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // Files instead of pipes, which would have to be read while the program runs.
        let files = try ["output", "errors"].map { name in
            let file = folder.appendingPathComponent(name)
            try Data().write(to: file)
            return (file, try FileHandle(forWritingTo: file))
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = files[0].1
        process.standardError = files[1].1
        let clock = ContinuousClock()
        let started = clock.now
        try process.run()
        process.waitUntilExit()
        milliseconds = Int((clock.now - started) / .milliseconds(1))
        status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        output = try String(contentsOf: files[0].0, encoding: .utf8)
        errors = try String(contentsOf: files[1].0, encoding: .utf8)
    }
}
