import ArgumentParser
import WeirModel
import WeirRuntime

/// The options of every command that runs a manifest.
struct RunOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "Print the value at this path of the final store, such as totals.north or list[0], as a line of JSON.",
            valueName: "path"))
    var print: [StoreArgument] = []

    @Option(name: .long, help: "How progress is shown on standard error: auto, json or none.")
    var progress: ProgressStyle = .auto

    @Option(
        name: .long,
        help: ArgumentHelp("The most worker threads (default: the larger of 64 and 4 x cores).", valueName: "n"))
    var threads: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "How long what is in flight may take to finish after a signal, before it is cancelled; 0s cancels at once "
                + "(default: \(Execution.usualGrace / 1_000_000_000)s).", valueName: "duration"))
    var grace: DurationArgument?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Listen at this path for `weir control`, which asks and changes the run.", valueName: "socket"))
    var control: String?

    @Flag(name: .long, help: "Say nothing but errors.")
    var quiet = false

    @Flag(name: .long, help: "Of a run that takes up recorded results, say of each other item why it runs.")
    var explain = false

    @Flag(
        name: .customLong("dry-run"),
        help: "Of a run that takes up recorded results, say what would run and why, and run nothing.")
    var isDryRun = false

    mutating func validate() throws {
        if let threads, threads < 1 { throw ValidationError("--threads must be at least 1") }
        for argument in print { _ = try argument.reference() }
        if control?.isEmpty == true { throw ValidationError("--control needs a path that is not empty") }
        _ = try graceNanoseconds
    }

    /// How long what is in flight may take to finish after a signal.
    var graceNanoseconds: UInt64 {
        get throws { try grace?.nanoseconds(of: "--grace") ?? Execution.usualGrace }
    }
}
