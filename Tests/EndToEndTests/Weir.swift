import Foundation
import Testing
import WeirTestSupport

/// A scratch folder in which `weir` is run.
struct Weir {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    /// Runs the command.
    func callAsFunction(
        _ arguments: String..., variables: [String: String] = [:], output: String? = nil, atMost seconds: Int = 60
    ) throws -> ProgramRun {
        try ProgramRun(
            Programs.weir, arguments, in: folder.path, variables: variables, output: output, atMost: seconds)
    }

    /// Runs the command with the arguments of a shell, and ends it when it takes more than so much CPU time.
    func limited(_ command: String, seconds: Int = 60) throws -> ProgramRun {
        try ProgramRun(
            "sh", ["-c", "ulimit -t \(seconds); exec \"$0\" \(command)", Programs.weir], in: folder.path, atMost: 300)
    }

    /// Starts the command without waiting for it.
    func start(_ arguments: String..., variables: [String: String] = [:]) throws -> RunningProgram {
        try RunningProgram(Programs.weir, arguments, in: folder.path, variables: variables)
    }

    /// Writes the manifest `flow.yaml`.
    ///
    /// - Parameters:
    ///   - plugins: the list under `plugins`.
    ///   - nodes: a line for each node.
    ///   - more: lines for other keys.
    func manifest(_ plugins: String, _ nodes: String..., more: String = "") throws {
        let lines = ["weir: 1", "plugins: [\(plugins)]"] + (more.isEmpty ? [] : [more]) + ["nodes:"]
        try folder.write((lines + nodes.map { "  \($0)" }).joined(separator: "\n") + "\n", to: "flow.yaml")
    }
}

extension ProgramRun {
    /// Expects a status, nothing on standard output, and exactly these lines on standard error.
    func expect(_ status: Int32, _ lines: String..., sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(self.status == status, "\(errors)", sourceLocation: sourceLocation)
        #expect(output.isEmpty, sourceLocation: sourceLocation)
        #expect(errorLines == lines, sourceLocation: sourceLocation)
    }

    /// Expects a status and lines on standard error that begin and end so, and a summary after them.
    func expectFailure(_ line: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(status == 1, "\(errors)", sourceLocation: sourceLocation)
        #expect(output.isEmpty, sourceLocation: sourceLocation)
        #expect(errorLines.first == line, sourceLocation: sourceLocation)
        #expect(errorLines.count == 2, "an error and a summary", sourceLocation: sourceLocation)
        #expect(errorLines.last?.hasPrefix("weir: failed: ") == true, "\(errors)", sourceLocation: sourceLocation)
    }
}
