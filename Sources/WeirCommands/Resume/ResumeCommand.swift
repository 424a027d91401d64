package import ArgumentParser
import WeirJournal

/// `weir resume`: continue a recorded run that never ended.
package struct ResumeCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Continue a recorded run that never ended.",
        discussion: """
            What was recorded does not run again, items that failed for good neither: the run ends as it would have ended. The \
            params and values are those that the run began with; the manifest is read as it is now. Exit status as that of `weir \
            run`, and 64 for a run that ended.
            """)

    @OptionGroup var argument: RunArgument

    @OptionGroup var options: RunOptions

    package init() {}

    package func run() throws { try Continuation(.resume, argument, options).run() }
}
