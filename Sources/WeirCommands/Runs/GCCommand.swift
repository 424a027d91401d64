package import ArgumentParser
import WeirJournal
import WeirModel

/// `weir gc`: removes recorded runs that are no longer wanted.
package struct GCCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "gc", abstract: "Remove recorded runs that are no longer wanted.",
        discussion: """
            Without options, the runs that ended longer ago than the `keep` of their manifest says. With options, any run that no \
            process works at, whether it ended or not: what was not active for --older-than; all but the --keep newest, which stay \
            whatever the other options say; and the oldest, until all together have at most --max-size. A run whose results \
            another one that stays was given by --reuse stays, too. Exit status: 0 done, 1 something could not be removed, 64 \
            wrong usage.
            """)

    @OptionGroup var folder: RunsOption

    @Option(
        name: .customLong("older-than"),
        help: ArgumentHelp("Remove what ended, or was written last, longer ago than this.", valueName: "duration"))
    var age: DurationArgument?

    @Option(
        name: .long,
        help: ArgumentHelp("Keep the newest runs; without another rule, remove the others.", valueName: "n"))
    var keep: Int?

    @Option(
        name: .customLong("max-size"),
        help: ArgumentHelp("Remove the oldest until all have together at most this: 10GiB, 500MB.", valueName: "size"))
    var size: SizeArgument?

    @Flag(name: .customLong("dry-run"), help: "Say what would be removed, and remove nothing.")
    var isDryRun = false

    package init() {}

    package func validate() throws {
        if let keep, keep < 0 { throw ValidationError("--keep must not be negative") }
        _ = try rules()
    }

    private func rules() throws -> RemovalRules {
        RemovalRules(
            age: try age?.nanoseconds(of: "--older-than"), kept: keep, size: try size?.bytes(of: "--max-size"))
    }

    package func run() throws {
        var removal = RunRemoval(folder.shelf, isDryRun: isDryRun)
        try removal.finishOthers()
        let now = RunFolder.timeOfDay
        let (runs, other) = try removal.readable(at: now)
        for position in try rules().unwanted(runs, other: other, at: now) { try removal.remove(runs[position]) }
        try removal.end()
    }
}
