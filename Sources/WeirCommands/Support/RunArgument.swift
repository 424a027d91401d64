import ArgumentParser
import WeirJournal
import WeirLoading

/// A recorded run, as the commands that look at one take it.
struct RunArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The run: last, a name, the beginning of one, or a path.", valueName: "run"))
    var name: String

    @OptionGroup var runs: RunsOption

    /// The run's folder.
    ///
    /// - Throws: `isUnknown` or `isAmbiguous`.
    func folder() throws(JournalError) -> RunFolder {
        RunFolder(PluginPath.absolute(try runs.shelf.run(name).path))
    }
}
