import ArgumentParser
import WeirJSON
import WeirJournal
import WeirLoading
import WeirModel
import WeirRuntime
import WeirValue

/// The folder of a recorded run, as a command takes it into use.
enum Recording {
    typealias Use = (request: JournalRequest, lock: RunLock?)

    /// Makes the folder of a new run; a dry run uses that of the run whose results it takes.
    ///
    /// - Parameters:
    ///   - runs: the folder of all runs; nil for the usual one.
    ///   - reused: the run whose results are taken where they match; nil for none.
    ///   - halt: what `--halt` says; nil for nothing.
    /// - Throws: the exit status, after saying what is wrong.
    static func begin(
        _ given: GivenInputs, of manifest: CheckedManifest, in runs: String?, reusing reused: String?, halt: String?,
        seed: UInt64, _ options: RunOptions
    ) throws -> Use {
        let base = runs.map { PluginPath.absolute($0) } ?? "\(manifest.manifest.folder)/\(RunShelf.usualPath)"
        return try JournalError.reporting { () throws(JournalError) in
            let other = try reused.map { (text) throws(JournalError) in try RunShelf(base).run(text) }
            let old = try other.map { (folder) throws(JournalError) in try folder.description() }
            let now = RunFolder.timeOfDay
            let settings = manifest.manifest.journal
            let description = RunDescription(
                weir: "\(WeirVersion.text)", name: RunFolder.newName(at: now), started: now,
                manifest: PluginPath.absolute(manifest.manifest.file), text: manifest.text, params: given.params,
                shared: given.shared, sets: given.sets.map(Self.value), seed: seed, halt: halt,
                secret: old?.secret ?? RunSecret.make(), reused: other.map { PluginPath.absolute($0.path) },
                keep: settings?.keep)
            if options.isDryRun, let other {
                return (request(other, description, .run, settings, options), nil)
            }
            let folder = try RunFolder.make(description, in: base)
            let lock = try RunLock(folder.path, name: folder.name)
            return (request(folder, description, .run, settings, options), lock)
        }
    }

    /// What is to be done with a run's folder.
    static func request(
        _ folder: RunFolder, _ description: RunDescription, _ mode: SessionMode, _ settings: JournalSettings?,
        _ options: RunOptions
    ) -> JournalRequest {
        JournalRequest(
            folder, description, mode, sync: settings?.sync ?? .usual, isDryRun: options.isDryRun,
            explain: options.explain ? explaining(options.progress) : nil)
    }

    private static func explaining(_ style: ProgressStyle) -> Journal.Explaining {
        { path, reason in
            guard style == .json else { return Console.shared.note("weir: \(path): \(reason.text)") }
            let event: [(Key, Value)] = [
                ("event", .string("item_runs")), ("path", .string(path)), ("reason", .string(reason.text)),
            ]
            if let text = try? JSON.text(.map(event)) { Console.shared.note(json: text) }
        }
    }

    private static func value(_ set: GivenInputs.Assignment) -> Value {
        .map([
            (Key("path"), .list(set.path.map { Value.string($0) })), (Key("text"), .string(set.text)),
            (Key("value"), set.value),
        ])
    }
}

extension GivenInputs {
    /// What a recorded run was given.
    init(_ description: RunDescription) {
        self.init(
            params: description.params, shared: description.shared,
            sets: description.sets.map { set in
                Assignment(
                    text: set.lookup("text")?.stringValue ?? "",
                    path: (set.lookup("path")?.elements ?? []).map { Key($0) }, value: set.lookup("value") ?? .null)
            })
    }
}
