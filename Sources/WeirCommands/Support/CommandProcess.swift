package import ArgumentParser
import Glibc
import WeirModel
import WeirPluginHost
import WeirThreads
import WeirValue

/// The command as a process: from its arguments to its exit status.
package enum CommandProcess {
    /// Runs the command that the process's arguments name.
    package static func run(_ root: any ParsableCommand.Type) -> Never {
        StopRequests.install()
        CrashReporting.install()
        if let argument = notText { exit(ExitStatus.wrongUsage(argument).rawValue) }
        let arguments = Array(CommandLine.arguments.dropFirst())
        var command: any ParsableCommand
        do {
            command = try root.parseAsRoot(arguments)
        } catch {
            if let mistake = mistake(root, arguments) { end(root, answering: mistake) }
            end(root, answering: error, isOneLine: true)
        }
        do {
            try command.run()
        } catch {
            end(root, error)
        }
        exit(EXIT_SUCCESS)
    }

    /// What is wrong with the arguments, told of them as they can be printed: the parser repeats them inside a text of
    /// several lines, where a line end of theirs could not be told from its own.
    private static func mistake(_ root: any ParsableCommand.Type, _ arguments: [String]) -> (any Error)? {
        do {
            _ = try root.parseAsRoot(arguments.map(LineText.escaped))
            return nil
        } catch {
            return error
        }
    }

    /// What is wrong with an argument that is no text, which as a String would be another; nil where all are.
    private static var notText: String? {
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = unsafe CommandLine.unsafeArgv[index] else { return nil }
            guard unsafe String(validatingCString: argument) == nil else { continue }
            return "argument \(index) is not UTF-8: \(unsafe String(mendingCString: argument))"
        }
        return nil
    }

    /// Ends the process with what the parser says of the arguments.
    ///
    /// - Parameter isOneLine: whether all before the usage is one line, which may repeat line ends of arguments.
    private static func end(
        _ root: any ParsableCommand.Type, answering error: any Error, isOneLine: Bool = false
    ) -> Never {
        guard !root.exitCode(for: error).isSuccess else { help(root, error) }
        var text = Substring(root.fullMessage(for: error))
        if isOneLine, let message = text.firstRange(of: root.message(for: error)) {
            Console.shared.note(LineText.cut(String(text[..<message.upperBound])))
            text = text[message.upperBound...].dropFirst()
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            Console.shared.note(LineText.cut(String(line)))
        }
        exit(root.exitCode(for: error).rawValue)
    }

    /// Ends the process after a command failed, which has mostly said why, or with the help that it was to give.
    private static func end(_ root: any ParsableCommand.Type, _ error: any Error) -> Never {
        guard !root.exitCode(for: error).isSuccess else { help(root, error) }
        let text = root.fullMessage(for: error)
        if !text.isEmpty { Console.shared.note(text) }
        exit(root.exitCode(for: error).rawValue)
    }

    private static func help(_ root: any ParsableCommand.Type, _ error: any Error) -> Never {
        do {
            try Console.shared.output(own: root.fullMessage(for: error))
            exit(EXIT_SUCCESS)
        } catch {
            exit(root.exitCode(for: error).rawValue)
        }
    }
}
