package import ArgumentParser
import WeirJournal

/// `weir runs`: what is recorded.
package struct RunsCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "runs", abstract: "List the recorded runs, or check the records of one.",
        discussion: """
            `weir runs [--runs FOLDER] [--json]` prints a table, the newest run last: when it began, its name, whether it is \
            running, unfinished (its process was killed), interrupted (by a signal), succeeded or failed, how many items are done \
            and failed, how many of them were recalled, how long its last session took, the size of its folder, and its manifest. \
            `weir runs check RUN` reads all of its records.
            """,
        subcommands: [RunsListCommand.self, RunsCheckCommand.self], defaultSubcommand: RunsListCommand.self)

    package init() {}
}
