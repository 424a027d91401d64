internal import WeirJSON
package import WeirValue

/// What a run was begun with: the file `run.json` of its folder, written once, before anything runs.
package struct RunDescription: Sendable {
    /// The version of the format of the folder.
    package var format = FormatVersion.current
    /// The version of Weir that began it.
    package var weir: String
    /// The run's name, which is that of its folder.
    package var name: String
    /// When it began, in seconds since 1970.
    package var started: Double
    /// The absolute path of the manifest.
    package var manifest: String
    /// The manifest's text as it was.
    package var text: String
    /// `--param`, a map.
    package var params: Value
    /// `--shared`, a map.
    package var shared: Value
    /// `--set`: each a map with `path`, a list of keys, and `value`.
    package var sets: [Value]
    /// What draws the waits between attempts.
    package var seed: UInt64
    /// `--halt` as it was given; nil for none.
    package var halt: String?
    /// What keys are made with, so that nobody can look for items with the same one.
    package var secret: [UInt8]
    /// The folder of the run whose records may answer, too; nil for none.
    package var reused: String?
    /// How long the folder is kept after the run ended, in nanoseconds; nil for ever.
    package var keep: UInt64?

    /// What the file holds.
    package func bytes() throws(JournalError) -> [UInt8] {
        var entries: [(Key, Value)] = [
            ("format", format.value), ("weir", .string(weir)),
            ("name", .string(name)), ("started", .float(started)), ("manifest", .string(manifest)),
            ("text", .string(text)), ("params", params), ("shared", shared), ("sets", .list(sets)),
            ("seed", .int(unsigned: seed)), ("secret", .string(secret.hexText)),
        ]
        if let halt { entries.append(("halt", .string(halt))) }
        if let reused { entries.append(("reused", .string(reused))) }
        if let keep { entries.append(("keep", .int(unsigned: keep))) }
        do {
            return try JSON.text(.map(entries), pretty: true)
        } catch {
            throw .isDamaged("run.json", "it cannot be written: \(error.message)")
        }
    }

    /// Reads what a file holds.
    ///
    /// - Parameter path: for messages.
    /// - Throws: `isNewer` or `isDamaged`.
    package init(_ bytes: [UInt8], path: String) throws(JournalError) {
        let map: Value
        do {
            map = try JSON.parse(bytes)
        } catch {
            throw .isDamaged(path, "it is not JSON: \(error.message)")
        }
        guard let format = FormatVersion(map.lookup("format")) else {
            throw .isDamaged(path, "it has no \"format\"")
        }
        self.format = format
        guard format.isReadable else { throw .isNewer(path, format) }
        func text(_ key: Key) throws(JournalError) -> String {
            guard let text = map.lookup(key)?.stringValue else { throw .isDamaged(path, "it has no \"\(key)\"") }
            return text
        }
        weir = try text("weir")
        name = try text("name")
        started = map.lookup("started")?.floatValue ?? 0
        manifest = try text("manifest")
        self.text = try text("text")
        params = map.lookup("params") ?? .map([])
        shared = map.lookup("shared") ?? .map([])
        sets = map.lookup("sets")?.elements ?? []
        seed = map.lookup("seed")?.unsignedValue ?? 0
        halt = map.lookup("halt")?.stringValue
        guard let secret = [UInt8](hex: try text("secret")), secret.count == RunSecret.size else {
            throw .isDamaged(path, "its \"secret\" is none")
        }
        self.secret = secret
        reused = map.lookup("reused")?.stringValue
        keep = map.lookup("keep")?.unsignedValue
    }

    /// What a run is begun with.
    package init(
        weir: String, name: String, started: Double, manifest: String, text: String, params: Value, shared: Value,
        sets: [Value], seed: UInt64, halt: String?, secret: [UInt8], reused: String?, keep: UInt64?
    ) {
        self.weir = weir
        self.name = name
        self.started = started
        self.manifest = manifest
        self.text = text
        self.params = params
        self.shared = shared
        self.sets = sets
        self.seed = seed
        self.halt = halt
        self.secret = secret
        self.reused = reused
        self.keep = keep
    }
}
