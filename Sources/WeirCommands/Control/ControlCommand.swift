package import ArgumentParser
import Glibc
import WeirJSON
import WeirValue

/// `weir control`: asks a run that goes on.
package struct ControlCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "control", abstract: "Ask or change a run that was started with --control.",
        discussion: """
            Requests: status (a line of JSON: state, counts, running batches, limits), pause (nothing new begins), resume, \
            limit NAME concurrency=N, drain (as a first Ctrl-C: what is under way is waited for), cancel. Exit status: 0 done, \
            1 nobody answers or the run refuses, 64 wrong usage.
            """)

    @Argument(help: ArgumentHelp("The path that `weir run --control` was given.", valueName: "socket"))
    var socket: String

    @Argument(help: ArgumentHelp("What is asked for.", valueName: "request"))
    var request: [String]

    package init() {}

    package func validate() throws {
        do {
            _ = try ControlRequest(request)
        } catch {
            throw ValidationError(error.text)
        }
    }

    package func run() throws {
        let answer: String
        do {
            answer = try ask(request.joined(separator: " "))
        } catch {
            let reason = error.code == ECONNREFUSED ? "no run listens there any more" : error.text
            Console.shared.note("weir: error: \(socket): \(reason)")
            throw ExitStatus.runFailed
        }
        let value = try? JSON.parse(answer)
        guard value?.lookup(Key("ok")) == .bool(true) else {
            let reason = value?.lookup(Key("error"))?.stringValue ?? "no answer"
            Console.shared.note("weir: error: \(reason)")
            throw ExitStatus.runFailed
        }
        if request == ["status"] { try Console.shared.output(json: Array(answer.utf8)) }
    }

    private func ask(_ line: String) throws(UnixSocket.Failure) -> String {
        let connection = try UnixSocket.connect(to: socket)
        defer { close(connection) }
        try UnixSocket.write(line, to: connection)
        return try UnixSocket.read(connection, atMost: 1 << 24, seconds: 30)
    }
}
