package import ArgumentParser
import WeirJournal

/// `weir redrive`: run the failed items of a recorded run that ended again.
package struct RedriveCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "redrive", abstract: "Run the failed items of a recorded run that ended again.",
        discussion: """
            What succeeded does not run again. The params and values are those that the run began with; the manifest is read as \
            it is now. Exit status as that of `weir run`, and 64 for a run that has not ended.
            """)

    @OptionGroup var argument: RunArgument

    @OptionGroup var options: RunOptions

    package init() {}

    package func run() throws { try Continuation(.redrive, argument, options).run() }
}
