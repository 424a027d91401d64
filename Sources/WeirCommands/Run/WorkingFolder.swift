import Glibc
import WeirRuntime

/// The folder that relative paths start from.
enum WorkingFolder {
    /// Makes the manifest's folder the process's, so that every relative path in a run, also one that only a plugin
    /// knows to be a path, means the same wherever the command is started.
    ///
    /// - Returns: why that is not possible, or nil.
    static func enter(_ folder: String) -> String? {
        unsafe chdir(folder) == 0 ? nil : FileKind.reason(errno)
    }
}
