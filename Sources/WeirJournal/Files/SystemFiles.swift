internal import Glibc

/// The system's files.
package struct SystemFiles: JournalFiles {
    /// The files.
    package init() {}

    package func makeFolder(_ path: String, isNew: Bool) throws(FileError) {
        guard unsafe mkdir(path, 0o700) != 0 else { return }
        if errno == EEXIST, !isNew { return }
        guard errno == ENOENT, path.folderPath != path else { throw FileError("make the folder", path, errno) }
        try makeFolder(path.folderPath, isNew: false)
        guard unsafe mkdir(path, 0o700) != 0, isNew || errno != EEXIST else { return }
        throw FileError("make the folder", path, errno)
    }

    package func makeShared(_ path: String, size: Int) throws(FileError) -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("make", path, errno) }
        // With its blocks, since a page of a full disk would end the process when it is written.
        let code = posix_fallocate(descriptor, 0, off_t(size))
        guard code == 0 else {
            close(descriptor)
            throw FileError("write", path, code)
        }
        return descriptor
    }

    package func create(_ path: String) throws(FileError) -> any JournalFile {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError("make", path, errno) }
        return SystemFile(path, descriptor)
    }

    package func rename(_ path: String, to other: String) throws(FileError) {
        if unsafe Glibc.rename(path, other) != 0 { throw FileError("rename", path, errno) }
    }

    package func remove(_ path: String) throws(FileError) {
        if unsafe unlink(path) != 0, errno != ENOENT { throw FileError("remove", path, errno) }
    }

    package func syncFolder(_ path: String) throws(FileError) {
        let descriptor = try Self.openToRead(path)
        defer { close(descriptor) }
        // Some file systems have nothing to sync in a folder.
        if fsync(descriptor) != 0, errno != EINVAL { throw FileError("sync", path, errno) }
    }

    package func list(_ path: String) throws(FileError) -> [String] {
        guard let folder = unsafe opendir(path) else { throw FileError("read the folder", path, errno) }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    package func read(_ path: String) throws(FileError) -> [UInt8] {
        let map = try map(path)
        return unsafe Array(map.bytes)
    }

    package func map(_ path: String) throws(FileError) -> MappedFile {
        let descriptor = try Self.openToRead(path)
        defer { close(descriptor) }
        return try MappedFile(descriptor: descriptor, path: path)
    }

    private static func openToRead(_ path: String) throws(FileError) -> Int32 {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("read", path, errno) }
        return descriptor
    }
}

// SAFETY: the descriptor is owned, and the system's calls on it are thread-safe; it is closed at the end.
private final class SystemFile: JournalFile, @unchecked Sendable {
    private let path: String
    private let descriptor: Int32

    init(_ path: String, _ descriptor: Int32) {
        self.path = path
        self.descriptor = descriptor
    }

    func write(_ bytes: [UInt8]) throws(FileError) {
        var done = 0
        while done < bytes.count {
            let written = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            if written < 0 {
                if errno == EINTR { continue }
                throw FileError("write", path, errno)
            }
            // A file system that takes nothing, and gives no reason, is full.
            if written == 0 { throw FileError("write", path, ENOSPC) }
            done += written
        }
    }

    func sync() throws(FileError) {
        if fdatasync(descriptor) != 0 { throw FileError("sync", path, errno) }
    }

    deinit { close(descriptor) }
}
