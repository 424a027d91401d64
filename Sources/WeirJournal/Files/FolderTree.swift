internal import Glibc

/// All that lies in a folder, and in the folders in it; symbolic links are not followed.
package struct FolderTree: Sendable {
    /// The bytes of all files.
    package private(set) var size = 0
    /// When one of the files was changed last, in seconds since 1970; 0 where there is none.
    package private(set) var changed = 0.0

    /// What lies there now; what cannot be looked at counts for nothing.
    package init(_ path: String) {
        guard let info = Self.info(of: path) else { return }
        guard Self.isFolder(info) else {
            size = Int(info.st_size)
            changed = Double(info.st_mtim.tv_sec) + Double(info.st_mtim.tv_nsec) / 1e9
            return
        }
        for name in (try? SystemFiles().list(path)) ?? [] {
            let part = FolderTree("\(path)/\(name)")
            size += part.size
            changed = max(changed, part.changed)
        }
    }

    /// Whether something is a folder itself, and no link to one.
    package static func isFolder(_ path: String) -> Bool { info(of: path).map(isFolder) ?? false }

    /// Removes a file, or a folder with all that lies in it; what is gone already is no mistake.
    package static func remove(_ path: String) throws(FileError) {
        guard let info = info(of: path) else { return }
        guard isFolder(info) else { return try SystemFiles().remove(path) }
        do throws(FileError) {
            for name in try SystemFiles().list(path) { try remove("\(path)/\(name)") }
        } catch {
            guard error.isMissing else { throw error }
        }
        if unsafe rmdir(path) != 0, errno != ENOENT { throw FileError("remove", path, errno) }
    }

    private static func info(of path: String) -> stat? {
        var info = stat()
        return unsafe lstat(path, &info) == 0 ? info : nil
    }

    private static func isFolder(_ info: stat) -> Bool { info.st_mode & S_IFMT == S_IFDIR }
}
