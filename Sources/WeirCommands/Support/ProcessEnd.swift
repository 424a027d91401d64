import Glibc

/// The end of the process without any clean-up, for when that could wait for ever.
enum ProcessEnd {
    /// Ends the process.
    static func now(_ status: Int32) -> Never { _exit(status) }
}
