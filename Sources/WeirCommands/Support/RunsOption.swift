import ArgumentParser
import WeirJournal

/// The folder of recorded runs, as the commands that look at them take it.
struct RunsOption: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The folder of recorded runs (default: \(RunShelf.usualPath)).", valueName: "folder"))
    var runs: String?

    mutating func validate() throws {
        if runs?.isEmpty == true { throw ValidationError("--runs needs a path that is not empty") }
    }

    /// The folder.
    var shelf: RunShelf { RunShelf(runs ?? RunShelf.usualPath) }
}
