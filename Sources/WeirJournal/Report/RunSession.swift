/// A process that worked at a run.
package struct RunSession: Sendable, Equatable {
    /// Its number, from 1.
    package let number: Int
    /// Why it did.
    package let mode: SessionMode
    /// When it began, in seconds since 1970.
    package let started: Double
}

extension RunFolder {
    /// The sessions that wrote something, in the order in which they began.
    ///
    /// - Throws: `isNewer`, or `file`; a segment whose head is damaged tells of none.
    package func sessions() throws(JournalError) -> [RunSession] {
        var sessions: [RunSession] = []
        for head in try heads() where sessions.last?.number != head.session {
            sessions.append(RunSession(number: head.session, mode: head.mode, started: head.started))
        }
        return sessions
    }
}
