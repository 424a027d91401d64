import Glibc

/// Sockets of the Unix domain: the few calls that asking a run needs.
enum UnixSocket {
    /// Why a socket cannot be used, in words.
    struct Failure: Error {
        let text: String
        /// The number of the system's error; 0 where it is none of the system's.
        let code: Int32

        init(_ text: String, code: Int32 = 0) {
            self.text = text
            self.code = code
        }

        /// The system's last error.
        static var last: Failure { Failure(unsafe String(cString: strerror(errno)).lowercased(), code: errno) }
    }

    /// A socket that listens at a path, which only the user may use.
    ///
    /// A socket that nobody listens at any more is replaced; anything else at the path is left alone.
    static func listen(at path: String) throws(Failure) -> Int32 {
        let descriptor = try open()
        var failure = unsafe call(descriptor, path, bind)
        if failure?.code == EADDRINUSE, isLeftOver(path) {
            unsafe unlink(path)
            failure = unsafe call(descriptor, path, bind)
        }
        if let failure {
            close(descriptor)
            throw failure.code == EADDRINUSE ? Failure("something is there already", code: EADDRINUSE) : failure
        }
        // Before `listen` nobody can connect.
        if unsafe chmod(path, 0o600) != 0 || Glibc.listen(descriptor, 8) != 0 {
            let failure = Failure.last
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    /// A connection to whoever listens at a path.
    static func connect(to path: String) throws(Failure) -> Int32 {
        let descriptor = try open()
        if let failure = unsafe call(descriptor, path, Glibc.connect) {
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    /// Reads a line.
    ///
    /// - Parameters:
    ///   - most: the most bytes that it may have.
    ///   - seconds: how long each piece of it may take.
    static func read(_ descriptor: Int32, atMost most: Int, seconds: Int) throws(Failure) -> String {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.last != UInt8(ascii: "\n") {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw errno == EAGAIN ? Failure("no answer within \(seconds) s") : Failure.last }
            if count == 0 { break }
            bytes += buffer[..<count]
            if bytes.count > most { throw Failure("more than \(most) bytes in one line") }
        }
        if bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Writes a text and a line end.
    static func write(_ text: String, to descriptor: Int32) throws(Failure) {
        var rest = Array("\(text)\n".utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            if count < 0 { throw Failure.last }
            rest = rest.dropFirst(count)
        }
    }

    private static func open() throws(Failure) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        if descriptor < 0 { throw Failure.last }
        return descriptor
    }

    private static func isLeftOver(_ path: String) -> Bool {
        // Anything that is no socket refuses a connection, too.
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
        do {
            close(try connect(to: path))
            return false
        } catch {
            return error.code == ECONNREFUSED
        }
    }

    private typealias Call = (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32

    private static func call(_ descriptor: Int32, _ path: String, _ body: Call) -> Failure? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: address.sun_path)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < room else {
            return Failure("the path of a socket has at most \(room - 1) bytes", code: ENAMETOOLONG)
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        return result == 0 ? nil : Failure.last
    }
}
