import ArgumentParser
import WeirJournal
import WeirModel
import WeirRuntime
import WeirThreads
import WeirValue

/// A recorded run that is taken up again.
struct Continuation {
    private let mode: SessionMode
    private let name: String
    private let runs: String?
    private let options: RunOptions

    init(_ mode: SessionMode, _ name: String, _ runs: String?, _ options: RunOptions) {
        self.mode = mode
        self.name = name
        self.runs = runs
        self.options = options
    }

    /// Runs it.
    ///
    /// - Throws: the exit status of anything but success, after saying why.
    func run() throws {
        StopRequests.outliveReaders()
        try OpenFiles.require()
        Console.shared.keepOutput()
        let (folder, description, lock) = try Recording.open(name, in: runs, isDryRun: options.isDryRun)
        try JournalError.reporting { () throws(JournalError) in try require(folder) }
        let given = GivenInputs(description)
        let loaded = LoadedManifest(
            file: description.manifest, runParams: Set(given.params.entries.map(\.key)), isJournalled: true)
        let manifest = try loaded.report(withWarnings: !options.quiet, isRunNext: true)
        if manifest.text != description.text, !options.quiet {
            Console.shared.note("weir: warning: \(description.manifest) is another than when the run began")
        }
        let request = Recording.request(folder, description, mode, manifest.manifest.journal, options)
        try RunDriver(
            options: options, manifest: manifest, inputs: try given.inputs(of: manifest),
            halt: try description.halt.map { try HaltArgument(argument: $0).rule() }, seed: description.seed,
            recording: (request, lock)
        ).run()
    }

    /// Requires that the run can be taken up so.
    private func require(_ folder: RunFolder) throws(JournalError) {
        if options.isDryRun, let holder = RunLock.holder(of: folder.path) {
            throw .isHeld(folder.name, by: holder)
        }
        let end = try folder.finalEnd()
        switch mode {
        case .resume:
            if let end { throw .hasEnded(folder.name, end.outcome.rawValue) }
        case .redrive:
            if end == nil { throw .hasNotEnded(folder.name) }
        case .run: break
        }
    }
}
