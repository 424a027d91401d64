internal import WeirJSON
internal import WeirValue

/// How a session of a run ended: the file `end.json` of its folder, which a run that was killed does not have.
package struct RunEnd: Sendable {
    /// How a session can end.
    package enum Outcome: String, Sendable {
        case succeeded, failed, interrupted
    }

    /// How it ended.
    package var outcome: Outcome
    /// The number of the session, from 1; one that began later has not ended.
    package var session: Int
    /// When, in seconds since 1970.
    package var time: Double
    /// How long the session took, in seconds.
    package var seconds: Double
    /// The numbers of items that succeeded, failed, and were recalled.
    package var done: Int
    package var failed: Int
    package var recalled: Int
    /// Why the run failed, in a line.
    package var failure: String?

    /// An end.
    package init(
        outcome: Outcome, session: Int, time: Double, seconds: Double, done: Int, failed: Int, recalled: Int,
        failure: String?
    ) {
        self.outcome = outcome
        self.session = session
        self.time = time
        self.seconds = seconds
        self.done = done
        self.failed = failed
        self.recalled = recalled
        self.failure = failure
    }

    /// What the file holds.
    package func bytes() -> [UInt8] {
        var entries: [(Key, Value)] = [
            ("outcome", .string(outcome.rawValue)), ("session", .int(session)), ("time", .float(time)),
            ("seconds", .float(seconds)), ("done", .int(done)), ("failed", .int(failed)),
            ("recalled", .int(recalled)),
        ]
        if let failure { entries.append(("failure", .string(failure))) }
        return (try? JSON.text(.map(entries), pretty: true)) ?? []
    }

    /// Reads what a file holds.
    ///
    /// - Throws: `isDamaged`.
    package init(_ bytes: [UInt8], path: String) throws(JournalError) {
        guard let map = try? JSON.parse(bytes), let outcome = map.lookup("outcome")?.stringValue.flatMap(Outcome.init),
            let session = map.lookup("session")?.intValue
        else { throw .isDamaged(path, "it does not say how the run ended") }
        self.outcome = outcome
        self.session = Int(session)
        time = map.lookup("time")?.floatValue ?? 0
        seconds = map.lookup("seconds")?.floatValue ?? 0
        func number(_ key: Key) -> Int { Int(map.lookup(key)?.intValue ?? 0) }
        done = number("done")
        failed = number("failed")
        recalled = number("recalled")
        failure = map.lookup("failure")?.stringValue
    }
}
