package import ArgumentParser
import WeirRuntime

/// `weir check`: says what is wrong with a manifest.
package struct CheckCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a manifest without running it.",
        discussion: "Prints nothing and exits with 0 when there are no problems. No code of a plugin runs.")

    @Argument(help: ArgumentHelp("The manifest.", valueName: "file"))
    var file: String

    @Flag(name: .long, help: "Say also what is to be known before the run is recorded, as by `weir run --journal`.")
    var journal = false

    package init() {}

    package func run() throws {
        try LoadedManifest(file: file, isJournalled: journal).report()
    }
}
