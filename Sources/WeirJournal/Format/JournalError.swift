/// Why a run folder cannot be used.
package enum JournalError: Error, Sendable, CustomStringConvertible {
    /// The system refused something.
    case file(FileError)
    /// A file is of a format that this Weir does not read.
    case isNewer(String, FormatVersion)
    /// A file is not what it should be.
    case isDamaged(String, String)
    /// There is no such run in a folder.
    case isUnknown(String, in: String, known: [String])
    /// Several runs have a name that begins so.
    case isAmbiguous(String, [String])
    /// Another process has the run.
    case isHeld(String, by: String)
    /// The run ended, so that it cannot be continued.
    case hasEnded(String, String)
    /// The run did not end, so that its failures are not final.
    case hasNotEnded(String)

    /// Does something with files, whose refusals are `file`.
    static func files<Result>(_ body: () throws(FileError) -> Result) throws(JournalError) -> Result {
        do {
            return try body()
        } catch {
            throw .file(error)
        }
    }

    /// Whether another argument is the remedy.
    package var isWrongUsage: Bool {
        switch self {
        case .isUnknown, .isAmbiguous, .hasEnded, .hasNotEnded: true
        case .file, .isNewer, .isDamaged, .isHeld: false
        }
    }

    /// What is wrong, and what to do.
    package var description: String {
        switch self {
        case .file(let error): return error.description
        case .isNewer(let path, let version):
            return
                "\(path) has the format \(version), and this Weir reads \(FormatVersion.current); use the Weir that wrote it, "
                + "or a newer one"
        case .isDamaged(let path, let reason): return "\(path) is damaged: \(reason)"
        case .isUnknown(let name, let folder, let known):
            let list = known.isEmpty ? "which has none" : "which has \(known.suffix(5).joined(separator: ", "))"
            return "there is no run \"\(name)\" in \(folder), \(list); say where by --runs"
        case .isAmbiguous(let name, let known):
            return "several runs begin with \"\(name)\": \(known.prefix(5).joined(separator: ", "))"
        case .isHeld(let name, let holder): return "the run \(name) is in progress: \(holder) has it"
        case .hasEnded(let name, let how):
            return "the run \(name) \(how); `weir redrive \(name)` runs its failed items again, and "
                + "`weir run FILE --reuse \(name)` begins a new run that takes what still matches"
        case .hasNotEnded(let name):
            return "the run \(name) has not ended; `weir resume \(name)` continues it"
        }
    }
}
