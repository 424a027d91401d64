internal import Glibc

/// The right to write a run folder, which one process has at a time and loses when it ends, however that comes.
// SAFETY: the descriptor is owned and closed in deinit.
package final class RunLock: @unchecked Sendable {
    // The commands of locks that belong to an open file, which Swift's Glibc does not show (fcntl(2)).
    private static let getLock: Int32 = 36
    private static let setLock: Int32 = 37

    private let descriptor: Int32

    /// Takes the lock of a run folder.
    ///
    /// - Parameter name: that of the run, for the message.
    /// - Throws: `isHeld` with who has it, or `file`.
    package init(_ folder: String, name: String) throws(JournalError) {
        let path = folder + "/lock"
        // From here on deinit closes it, also where this throws.
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .file(FileError("open", path, errno)) }
        var lock = Self.whole(F_WRLCK)
        if unsafe fcntl(descriptor, Self.setLock, &lock) != 0 {
            let code = errno
            let holder = Self.holder(descriptor)
            guard code == EAGAIN || code == EACCES else { throw .file(FileError("lock", path, code)) }
            throw .isHeld(name, by: holder)
        }
        let text = Array("process \(getpid()) on \(Self.host)\n".utf8)
        ftruncate(descriptor, 0)
        _ = unsafe text.withUnsafeBytes { unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Who has a run; nil where nobody does.
    package static func holder(of folder: String) -> String? {
        let descriptor = unsafe open(folder + "/lock", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var lock = whole(F_WRLCK)
        guard unsafe fcntl(descriptor, getLock, &lock) == 0, lock.l_type != F_UNLCK else { return nil }
        return holder(descriptor)
    }

    private static func holder(_ descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 200)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe pread(descriptor, $0.baseAddress, $0.count, 0) }
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        return text.isEmpty ? "another process" : String(text.prefix { $0 != "\n" })
    }

    private static func whole(_ type: Int32) -> flock {
        flock(l_type: Int16(type), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 0, l_pid: 0)
    }

    private static var host: String {
        var name = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&name, name.count - 1) == 0 else { return "this machine" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
