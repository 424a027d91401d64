package import ArgumentParser
import WeirJournal
import WeirModel
import WeirRuntime
import WeirThreads
import WeirValue

/// `weir run`: runs a manifest.
package struct RunCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a manifest.",
        discussion: """
            Standard output carries only what --print asks for. Exit status: 0 success, 1 the run failed, 2 the manifest has \
            problems, 3 a plugin could not be loaded, 64 wrong usage, 130, 143 or 129 interrupted by SIGINT, SIGTERM or \
            SIGHUP, whichever came first. The first of these begins nothing new, and lets what is in flight finish within \
            --grace; a second one, at least half a second later, cancels that at once; a third one ends the process and \
            says which call has not returned.
            """)

    @Argument(help: ArgumentHelp("The manifest.", valueName: "file"))
    var file: String

    @Option(
        name: .long,
        help: ArgumentHelp("A param of the outermost flow, which wins over the manifest's.", valueName: "k=v"))
    var param: [String] = []

    @Option(name: .long, help: ArgumentHelp("A JSON object to lay over the initial store.", valueName: "file.json"))
    var shared: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Put JSON, or the text of a file, into the initial store.", valueName: "path=json|@file"))
    var set: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What failed items do to batches without an on_error and a tolerate of their own: never, soon,fail=N, "
                + "soon,fail=P%, and the same with now, which ends the run at once.", valueName: "when,why"))
    var halt: HaltArgument?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What the waits between attempts are drawn from, so that a run can be repeated.", valueName: "n"))
    var seed: UInt64?

    @Flag(
        name: .long, inversion: .prefixedNo,
        help: "Record the results of items, so that the run can be continued after whatever ends it.")
    var journal: Bool?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The folder of recorded runs (default: \(RunShelf.usualPath) beside the manifest).", valueName: "folder"))
    var runs: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Record, and take the results of an earlier run that still match: last, a name, the beginning of one, or a path.",
            valueName: "run"))
    var reuse: String?

    @OptionGroup var options: RunOptions

    package init() {}

    package func validate() throws {
        for text in param { _ = try RunArguments.param(text) }
        for text in set { _ = try RunArguments.parts(ofSet: text) }
        _ = try halt?.rule()
        if journal == false, reuse != nil { throw ValidationError("--reuse records, which --no-journal forbids") }
        if options.isDryRun || options.explain, reuse == nil {
            throw ValidationError(
                "--dry-run and --explain need recorded results: say --reuse, or use resume or redrive")
        }
        if runs?.isEmpty == true { throw ValidationError("--runs needs a path that is not empty") }
    }

    package func run() throws {
        StopRequests.outliveReaders()
        try OpenFiles.require()
        Console.shared.keepOutput()
        let names = Set(try param.map { try RunArguments.param($0).0 })
        let loaded = LoadedManifest(file: file, runParams: names, isJournalled: journal == true || reuse != nil)
        let manifest = try loaded.report(withWarnings: !options.quiet, isRunNext: true)
        let given = try RunArguments.given(params: param, sharedFile: shared, sets: set)
        let inputs = try given.inputs(of: manifest)
        let seed = seed ?? .random(in: 0...(.max))
        let isRecorded = journal ?? (manifest.manifest.journal?.isOn == true) || reuse != nil
        let recording =
            isRecorded
            ? try Recording.begin(given, of: manifest, in: runs, reusing: reuse, halt: halt?.text, seed: seed, options)
            : nil
        try RunDriver(
            options: options, manifest: manifest, inputs: inputs, halt: try halt?.rule(), seed: seed,
            recording: recording
        ).run()
    }
}
