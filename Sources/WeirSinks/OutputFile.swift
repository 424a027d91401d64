internal import Glibc
internal import WeirExec

/// A file that grows by whole records: what a failure leaves of others is cut off.
// SAFETY: the descriptor is owned; one thread at a time uses it.
@safe final class OutputFile: @unchecked Sendable {
    /// Milliseconds between two looks at the end of the run.
    private static let patience: Int32 = 50

    /// The path, for messages.
    let name: String
    /// The number of records written.
    private(set) var records = 0
    private let path: String
    private let descriptor: Int32
    private let cancelled: CancelFlag
    /// Whether the file has an end that can be cut.
    private let isRegular: Bool
    /// The number of bytes before the first record that is not whole.
    private var length = 0
    private var isClosed = false

    /// Opens a file and keeps others from writing it as long as it is open.
    ///
    /// - Parameters:
    ///   - name: the path for messages.
    ///   - flags: those of `open`, besides the ones for writing.
    ///   - isShared: whether it is a pipe or a device, which several may write.
    init(_ path: String, as name: String, flags: Int32, isShared: Bool, _ cancelled: CancelFlag) throws(NodeError) {
        self.name = name
        self.path = path
        self.cancelled = cancelled
        isRegular = !isShared
        descriptor = try Self.open(path, name, flags, cancelled)
        guard isRegular else { return }
        if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            close()
            throw WriteError.isTaken(name)
        }
        length = Int(lseek(descriptor, 0, SEEK_END))
    }

    deinit { close() }

    private static func open(
        _ path: String, _ name: String, _ flags: Int32, _ cancelled: CancelFlag
    ) throws(NodeError) -> Int32 {
        while true {
            // Without blocking: opening a pipe would wait for a reader.
            let opened = unsafe Glibc.open(path, flags | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0o666)
            if opened >= 0 { return opened }
            let code = errno
            guard code == ENXIO || code == EINTR || code == EAGAIN else { throw WriteError.error(name, code) }
            if cancelled.isSet { throw WriteError.interruption(name) }
            _ = poll(nil, 0, patience)
        }
    }

    /// Whether the path still leads to this file.
    var hasItsName: Bool {
        var (own, named) = (stat(), stat())
        guard isRegular else { return true }
        return unsafe fstat(descriptor, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
            && own.st_dev == named.st_dev
    }

    /// Gives the file rights.
    func setRights(_ rights: mode_t) { _ = fchmod(descriptor, rights) }

    /// Cuts off what stands behind so many bytes.
    func cut(to length: Int) throws(NodeError) {
        guard isRegular else { return }
        // What is written next goes there, not where the old end was.
        guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, off_t(length), SEEK_SET) >= 0 else {
            throw WriteError.error(name, errno)
        }
        self.length = length
    }

    /// The bytes at the end, from the last line feed but one at the very end on; empty where there are none, or where the
    /// last line is too long for a record.
    func lastLine(atMost limit: Int) -> [UInt8] {
        let size = min(length, limit)
        guard isRegular, size > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: size)
        guard unsafe pread(descriptor, &bytes, size, off_t(length - size)) == size else { return [] }
        if let end = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) { return Array(bytes[(end + 1)...]) }
        return size == length ? bytes : []
    }

    /// The number of bytes in it.
    var size: Int { length }

    /// Writes records.
    ///
    /// - Parameter linesEndRecords: whether each line feed ends a record, so that some are kept where others do not fit.
    /// - Throws: when not all were written.
    func write(_ bytes: [UInt8], count: Int, linesEndRecords: Bool) throws(NodeError) {
        var done = 0
        while done < bytes.count, !isClosed {
            let written = unsafe bytes.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done)
            }
            if written >= 0 {
                done += written
                continue
            }
            let code = errno
            if code == EINTR { continue }
            if code == EAGAIN, waitForRoom() { continue }
            keep(linesEndRecords ? bytes[..<done] : [])
            throw code == EAGAIN ? WriteError.interruption(name) : WriteError.error(name, code)
        }
        length += done
        records += count
    }

    /// Waits until a pipe has room, or its reader has left.
    ///
    /// - Returns: false when the run ended first.
    private func waitForRoom() -> Bool {
        while !cancelled.isSet {
            var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if unsafe poll(&polled, 1, Self.patience) != 0 { return true }
        }
        return false
    }

    /// Keeps of what was written last the whole lines, and cuts the rest off.
    private func keep(_ written: ArraySlice<UInt8>) {
        let lineFeed = UInt8(ascii: "\n")
        if let end = written.lastIndex(of: lineFeed) {
            length += end + 1
            records += written.count { $0 == lineFeed }
        }
        if isRegular { try? cut(to: length) }
    }

    /// Closes the file.
    ///
    /// - Throws: what the system says only now (NFS, quotas).
    func end() throws(NodeError) {
        guard !isClosed else { return }
        isClosed = true
        if Glibc.close(descriptor) != 0 { throw WriteError.error(name, errno) }
    }

    private func close() {
        if !isClosed { _ = Glibc.close(descriptor) }
        isClosed = true
    }
}
