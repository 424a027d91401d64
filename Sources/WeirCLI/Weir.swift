import ArgumentParser
import WeirCommands
import WeirModel

@main
struct Weir: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weir", abstract: "Run batch flows whose nodes are native plugins.",
        version: "\(WeirVersion.text)",
        subcommands: [
            RunCommand.self, ResumeCommand.self, RedriveCommand.self, RunsCommand.self, ShowCommand.self,
            GCCommand.self,
            CheckCommand.self, ExplainCommand.self, ListCommand.self, InspectCommand.self, GraphCommand.self,
            FFICommand.self, ControlCommand.self,
        ])

    static func main() { CommandProcess.run(Self.self) }
}
