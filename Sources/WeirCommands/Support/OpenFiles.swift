import Glibc

/// The descriptors that the process may have.
enum OpenFiles {
    /// The fewest that a run can say with what it fails: the standard streams, one to keep the output apart, and some for
    /// a file, a library and what a plugin needs, all at once.
    private static let least: rlim_t = 8

    /// Refuses to run with hardly any descriptors: plugins would fail in places that cannot say why.
    static func require() throws {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < least else {
            return
        }
        Console.shared.note(
            "weir: error: the limit of open files is \(limit.rlim_cur), and a run needs at least \(least); see `ulimit -n`"
        )
        throw ExitStatus.runFailed
    }
}
