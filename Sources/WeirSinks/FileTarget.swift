internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// Where a file goes that is written: its place on the disk, and what is there now.
struct FileTarget {
    /// The path as the manifest says it, for messages.
    let shown: String
    /// The absolute path; of a link the one that it leads to.
    let path: String
    /// The rights of the file that is there; nil where none is.
    let rights: mode_t?
    /// Whether what is there is neither a file nor a folder, such as a pipe or a device, and is written in place.
    let isInPlace: Bool

    /// - Throws: when the value is no path of a file that can be written, by its name or by what is there.
    init(_ value: Value, in folder: String, _ ending: FileEnding) throws(NodeError) {
        guard let shown = value.untypedAsString.stringValue, !shown.isEmpty, !shown.utf8.contains(0) else {
            throw NodeError(.invalidSetting, "the path of a file to write must be a text, not \(value)", retry: .no)
        }
        if let complaint = ending.complaint(about: shown) {
            throw NodeError(.invalidSetting, "cannot write \"\(shown)\": \(complaint)", retry: .no)
        }
        self.shown = shown
        let placed = shown.placed(in: folder)
        var status = stat()
        guard unsafe stat(placed, &status) == 0 else {
            let code = errno
            guard code == ENOENT else { throw WriteError.error(shown, code) }
            (path, rights, isInPlace) = (placed, nil, false)
            try makeFolders()
            return
        }
        let kind = status.st_mode & S_IFMT
        if kind == S_IFDIR { throw WriteError.error(shown, EISDIR) }
        // Opening one says the same as opening a pipe that has no reader yet.
        if kind == S_IFSOCK { throw WriteError.error(shown, EOPNOTSUPP) }
        isInPlace = kind != S_IFREG
        rights = status.st_mode & 0o777
        path = isInPlace ? placed : Self.realPath(placed)
    }

    /// Makes the folders that lead to the file, where they are missing.
    private func makeFolders() throws(NodeError) {
        let folder = path.parentFolder
        var made = ""
        for part in folder.split(separator: "/") {
            made += "/\(part)"
            if unsafe mkdir(made, 0o777) != 0, errno != EEXIST, unsafe access(made, F_OK) != 0 {
                throw WriteError.error(shown, errno)
            }
        }
    }

    private static func realPath(_ path: String) -> String {
        guard let real = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}
