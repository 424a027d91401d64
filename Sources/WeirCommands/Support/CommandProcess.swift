package import ArgumentParser
import Glibc
import WeirModel
import WeirPluginHost
import WeirThreads

/// The command as a process: from its arguments to its exit status.
package enum CommandProcess {
    /// Runs the command that the process's arguments name.
    package static func run(_ root: any ParsableCommand.Type) -> Never {
        StopRequests.install()
        CrashReporting.install()
        let arguments = Array(CommandLine.arguments.dropFirst())
        var command: any ParsableCommand
        do {
            command = try root.parseAsRoot(arguments)
        } catch {
            end(root, answering: mistake(root, arguments) ?? error)
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

    /// Ends the process with what the parser says of the arguments.
    private static func end(_ root: any ParsableCommand.Type, answering error: any Error) -> Never {
        guard !root.exitCode(for: error).isSuccess else { help(root, error) }
        let lines = root.fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false)
        for line in lines { Console.shared.note(LineText.cut(String(line))) }
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
