internal import Glibc

/// Reads parts of a file.
///
/// Not mapped, since a file that is cut while it is mapped ends the process with a signal.
struct FileReader: ~Copyable {
    let path: String
    /// The size in bytes when it was opened.
    let size: UInt64
    let identity: FileIdentity
    private let descriptor: Int32

    /// Opens a regular file.
    init(_ path: String) throws(PluginError) {
        // Without blocking: a named pipe would wait for a writer for ever.
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw PluginError(path: path, "cannot be opened: \(SystemError.lastMessage)") }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            let reason = SystemError.lastMessage
            close(descriptor)
            throw PluginError(path: path, "cannot be examined: \(reason)")
        }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG else {
            close(descriptor)
            throw PluginError(
                path: path, kind == S_IFDIR ? "is a directory, not a plugin file" : "is no regular file, so no plugin")
        }
        self.path = path
        self.descriptor = descriptor
        size = UInt64(max(0, status.st_size))
        identity = FileIdentity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    }

    deinit { close(descriptor) }

    /// The bytes of a part of the file.
    ///
    /// - Returns: nil when the part reaches beyond the end, or is larger than `limit` bytes.
    func bytes(at offset: UInt64, count: UInt64, limit: UInt64) throws(PluginError) -> [UInt8]? {
        guard count <= limit, offset <= size, count <= size - offset else { return nil }
        var result = [UInt8](repeating: 0, count: Int(count))
        var done = 0
        while done < result.count {
            let part = unsafe result.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    descriptor, buffer.baseAddress.map { unsafe $0 + done }, buffer.count - done, off_t(offset) + done)
            }
            if part < 0 && errno == EINTR { continue }
            guard part >= 0 else { throw PluginError(path: path, "cannot be read: \(SystemError.lastMessage)") }
            // It became shorter since it was opened.
            if part == 0 { return nil }
            done += part
        }
        return result
    }
}
