internal import Glibc
internal import WeirExec
internal import WeirValue

/// Words for files that cannot be written.
enum WriteError {
    /// The error for a file and an errno.
    static func error(_ file: String, _ code: Int32) -> NodeError {
        NodeError(status(of: code), "cannot write \"\(file)\": \(reason(code))", retry: .no)
    }

    /// The error for a file that is being written.
    static func isTaken(_ file: String) -> NodeError {
        NodeError(
            .unavailable,
            "cannot write \"\(file)\": another batch or another run is writing it; put a param into its name, so that each "
                + "has its own", retry: .no)
    }

    /// The error for a file that is not where it was written.
    static func isGone(_ file: String) -> NodeError {
        NodeError(.notFound, "cannot write \"\(file)\": it, or its folder, was removed meanwhile", retry: .no)
    }

    /// The error for a run that ended before a pipe had room.
    static func interruption(_ file: String) -> NodeError {
        NodeError(.cancelled, "the run ended while \"\(file)\" was written")
    }

    private static func status(of code: Int32) -> StatusCode {
        switch code {
        case ENOENT, ENOTDIR: .notFound
        case EACCES, EPERM, EROFS: .denied
        case ENOSPC, EDQUOT, EFBIG, EMFILE, ENFILE, ENOMEM: .exhausted
        case EISDIR, ELOOP, ENAMETOOLONG: .invalidSetting
        default: .io
        }
    }

    /// The system's words for an error number, lower case at the start.
    private static func reason(_ code: Int32) -> String {
        if code == EISDIR { return "it is a folder" }
        let text = unsafe String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
