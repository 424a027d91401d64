internal import Glibc
internal import WeirExec

/// A file that is read from its start to its end; a wait for a pipe's writer ends when the run does.
// SAFETY: the descriptor is owned; one thread at a time uses it.
@safe final class PatientFile {
    /// What the file's user has to be told.
    enum Failure: Error {
        /// The system says no: an errno.
        case refused(Int32)
        /// The run ended first.
        case cancelled
    }

    /// Milliseconds between two looks at the end of the run.
    private static let patience: Int32 = 50

    private let descriptor: Int32
    private let cancelled: CancelFlag
    /// Whether a read may wait: not for a file on a disk.
    private let mayWait: Bool
    private var isClosed = false

    /// Opens a file.
    init(_ path: String, cancelled: CancelFlag) throws(Failure) {
        // Without blocking: opening a pipe would wait for a writer, and reading it for what that has to say.
        var opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        while opened < 0 {
            let code = errno
            // Another process holds a lease on the file, and has been asked to give it back.
            guard code == EAGAIN || code == EINTR else { throw .refused(code) }
            if cancelled.isSet { throw .cancelled }
            _ = poll(nil, 0, Self.patience)
            unsafe opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        }
        descriptor = opened
        self.cancelled = cancelled
        var status = stat()
        let kind = unsafe fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
        mayWait = kind != S_IFREG
        if kind == S_IFDIR {
            close()
            throw .refused(EISDIR)
        }
    }

    deinit { close() }

    /// Closes the file; nothing can be read afterwards.
    func close() {
        if !isClosed { Glibc.close(descriptor) }
        isClosed = true
    }

    /// Reads bytes into a buffer.
    ///
    /// - Returns: how many; 0 at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(Failure) -> Int {
        if isClosed { return 0 }
        while true {
            if mayWait { try wait() }
            let count = unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            let code = errno
            if code != EINTR, code != EAGAIN { throw .refused(code) }
        }
    }

    /// Waits until there is something to read, or the writer has left.
    private func wait() throws(Failure) {
        while true {
            if cancelled.isSet { throw .cancelled }
            var polled = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if unsafe poll(&polled, 1, Self.patience) != 0 { return }
        }
    }
}
