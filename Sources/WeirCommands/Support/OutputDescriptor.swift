import Glibc

/// Writes to standard streams, which may be full, and whose readers may have stopped.
enum OutputDescriptor {
    /// Why not everything was written.
    enum Failure {
        /// The caller of the command has closed the stream.
        case closed
        /// The system says no, and why.
        case refused(String)
        /// It is no longer wanted, and nobody reads it.
        case unwanted
    }

    /// Milliseconds between two looks at whether the output is still wanted.
    private static let patience: Int32 = 50
    /// What a pipe that can be written takes without waiting, in bytes.
    private static let leastRoom = 4096

    /// Another descriptor of a stream, above the standard ones.
    ///
    /// Where that is possible, one that never waits: the flag for it belongs to the open file, which other processes share.
    static func own(_ stream: Int32) -> Int32? {
        var opened: Int32 = -1
        if kind(of: stream) == S_IFIFO || isatty(stream) == 1 {
            unsafe opened = open("/proc/self/fd/\(stream)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        }
        if opened > STDERR_FILENO { return opened }
        let copy = fcntl(stream, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
        return copy < 0 ? nil : copy
    }

    /// Writes everything.
    ///
    /// - Parameter isWanted: asked again and again while nobody reads.
    /// - Returns: why that was not possible, or nil.
    static func write(_ text: [UInt8], to descriptor: Int32, while isWanted: () -> Bool = { true }) -> Failure? {
        var bytes = text[...]
        let mayWait = kind(of: descriptor) != S_IFREG && fcntl(descriptor, F_GETFL) & O_NONBLOCK == 0
        while !bytes.isEmpty {
            var polled = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            if unsafe poll(&polled, 1, patience) == 0 {
                if isWanted() { continue } else { return .unwanted }
            }
            let most = mayWait ? min(bytes.count, leastRoom) : bytes.count
            let count = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, most) }
            if count < 0 {
                if errno == EINTR || errno == EAGAIN { continue }
                return .refused(unsafe String(cString: strerror(errno)))
            }
            bytes = bytes.dropFirst(count)
        }
        return nil
    }

    private static func kind(of descriptor: Int32) -> mode_t {
        var status = stat()
        return unsafe fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
    }
}
