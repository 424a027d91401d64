import ArgumentParser
import WeirJournal

/// `weir runs check`: reads all records of a run.
struct RunsCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read all records of a run, and say what of them is damaged.",
        discussion: """
            What a process that was killed could not write to its end is noted, and no damage. Items whose records are damaged run \
            again when the run is continued. Exit status: 0 sound, 1 anything is damaged, or written by a newer Weir, 64 wrong \
            usage or an unknown run.
            """)

    @OptionGroup var argument: RunArgument

    func run() throws {
        let check = try JournalError.reporting { () throws(JournalError) in try RunCheck(try argument.folder()) }
        let lines = check.problems + check.damage.map(\.description)
        let counts = [
            (check.segments, "segment"), (check.frames, "frame"), (check.records, "record"),
        ].map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: ", ")
        try Console.shared.output(lines + ["\(counts): \(check.isSound ? "sound" : "damaged")"])
        if !check.isSound { throw ExitStatus.runFailed }
    }
}
