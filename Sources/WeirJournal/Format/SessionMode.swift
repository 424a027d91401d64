/// Why a process works at a run.
package enum SessionMode: String, Sendable {
    /// It began it.
    case run
    /// It continues one that never ended.
    case resume
    /// It runs the failed items of one that ended.
    case redrive
}
