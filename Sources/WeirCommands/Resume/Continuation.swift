import ArgumentParser
import WeirJournal
import WeirModel
import WeirRuntime
import WeirThreads
import WeirValue

/// A recorded run that is taken up again.
struct Continuation {
    private let mode: SessionMode
    private let argument: RunArgument
    private let options: RunOptions

    init(_ mode: SessionMode, _ argument: RunArgument, _ options: RunOptions) {
        self.mode = mode
        self.argument = argument
        self.options = options
    }

    /// Runs it.
    ///
    /// - Throws: the exit status of anything but success, after saying why.
    func run() throws {
        StopRequests.outliveReaders()
        try OpenFiles.require()
        Console.shared.keepOutput()
        let (folder, description, lock) = try JournalError.reporting(open)
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

    /// Takes the run's folder, where it can be taken up so.
    private func open() throws(JournalError) -> (RunFolder, RunDescription, RunLock?) {
        let folder = try argument.folder()
        let description = try folder.description()
        let lock = options.isDryRun ? nil : try RunLock(folder.path, name: folder.name)
        try require(folder)
        return (folder, description, lock)
    }

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
