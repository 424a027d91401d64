package import ArgumentParser
import WeirJSON
import WeirJournal
import WeirValue

/// `weir show`: what is recorded of a run.
package struct ShowCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Say what a recorded run was and what came of it.",
        discussion: """
            What it was begun with, the processes that worked at it, how it ended, what is recorded of each node, the slowest \
            first, its failures by kind, with an N for each number of a message, and the calls that were under way when the \
            last process was killed, or are now. Exit status: 0 done, 1 the run cannot be \
            read, 64 wrong usage or an unknown run.
            """)

    @OptionGroup var argument: RunArgument

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Print the records of a node instead, a line of JSON for each: its key, place, status and attempts, and why it failed.",
            valueName: "flow/node"))
    var items: String?

    @Flag(name: .long, help: "Print JSON.")
    var json = false

    package init() {}

    package func validate() throws {
        if json, items != nil { throw ValidationError("--items prints JSON already, without --json") }
    }

    package func run() throws {
        let folder = try JournalError.reporting { () throws(JournalError) in try argument.folder() }
        if let items { return try RecordListing(folder).print(site: items) }
        let report = try JournalError.reporting { () throws(JournalError) in
            try RunReport(folder, at: RunFolder.timeOfDay)
        }
        if json { return try Console.shared.output(json: JSON.text(RunDocument.json(report), pretty: true)) }
        try Console.shared.output(ReportText(report).lines)
    }
}
