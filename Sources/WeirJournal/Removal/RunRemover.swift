internal import Glibc

/// Removes run folders, so that a process that is killed meanwhile leaves whole runs and names that are none.
package struct RunRemover: Sendable {
    private static let prefix = ".removed-"

    /// The folder of all runs.
    private let shelf: String

    /// What removes runs of a folder of runs.
    package init(_ shelf: RunShelf) { self.shelf = shelf.path }

    /// Removes a run.
    ///
    /// It gets a name first that is no run's, all at once; only then its files go.
    ///
    /// - Throws: `isHeld` where a process works at it, or did since it was looked at; or `file`.
    package func remove(_ run: RunSummary) throws(JournalError) {
        let folder = run.folder
        let lock = try RunLock(folder.path, name: folder.name)
        defer { withExtendedLifetime(lock) {} }
        guard try folder.lastSession() == run.session else {
            throw .isHeld(folder.name, by: "a process that worked at it just now")
        }
        let name = "\(shelf)/\(Self.prefix)\(folder.name)"
        try JournalError.files { () throws(FileError) in
            try SystemFiles().rename(folder.path, to: name)
            try FolderTree.remove(name)
        }
    }

    /// The paths of what is left of removals that did not come to their end.
    package func leftovers() throws(JournalError) -> [String] {
        do {
            return try SystemFiles().list(shelf).filter { $0.hasPrefix(Self.prefix) }.map { "\(shelf)/\($0)" }
                .filter { FolderTree.isFolder($0) }
        } catch {
            if error.isMissing { return [] }
            throw .file(error)
        }
    }

    /// Ends a removal.
    ///
    /// - Parameter path: one of `leftovers`.
    package func finish(_ path: String) throws(JournalError) {
        try JournalError.files { () throws(FileError) in try FolderTree.remove(path) }
    }
}
