internal import Glibc

/// Small questions about files.
package enum FileKind {
    /// Whether there is anything at a path.
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// An errno in words.
    package static func reason(_ code: Int32) -> String {
        if code == ENOENT { return "there is no such file" }
        return unsafe String(cString: strerror(code)).lowercased()
    }
}
