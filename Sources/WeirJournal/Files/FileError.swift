internal import Glibc

/// What the system refused to do with a file of a run.
package struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was tried, as a verb: "write".
    package let operation: String
    /// The file or folder.
    package let path: String
    /// The system's error number.
    package let code: Int32

    /// A refusal.
    package init(_ operation: String, _ path: String, _ code: Int32) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// `cannot write "…/000001.wj": no space left on device`.
    package var description: String {
        let text = unsafe String(cString: strerror(code))
        return "cannot \(operation) \"\(path)\": \(text.prefix(1).lowercased() + text.dropFirst())"
    }

    /// Whether there is a file already where one was to be made.
    var isThere: Bool { code == EEXIST }

    /// Whether there is no such file.
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}
