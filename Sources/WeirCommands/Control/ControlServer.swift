import Glibc
import WeirThreads

/// Answers what `weir control` asks a run for, one after another, on a thread of its own.
final class ControlServer: Sendable {
    private let path: String
    private let descriptor: Int32
    private let answer: @Sendable (ControlRequest) -> String

    /// Listens at a path.
    ///
    /// - Parameter answer: does what is asked for and gives a line of JSON.
    init(at path: String, answer: @escaping @Sendable (ControlRequest) -> String) throws(UnixSocket.Failure) {
        self.path = path
        self.answer = answer
        descriptor = try UnixSocket.listen(at: path)
        let isStarted = BackgroundThread.start(name: "weir-control") { [self] in serve() }
        if !isStarted {
            close()
            throw UnixSocket.Failure("the system refuses another thread")
        }
    }

    /// Ends it, and removes the socket.
    func close() {
        unsafe unlink(path)
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private func serve() {
        while true {
            let connection = accept(descriptor, nil, nil)
            if connection < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            // Programs that plugins start must not hold it open.
            _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
            // Whoever asks and goes away, or says nothing, ends nothing but its own connection.
            try? serve(connection)
            Glibc.close(connection)
        }
    }

    private func serve(_ connection: Int32) throws(UnixSocket.Failure) {
        let line = try UnixSocket.read(connection, atMost: 4096, seconds: 5)
        let words = line.split(separator: " ").map(String.init)
        let text: String
        do {
            text = answer(try ControlRequest(words))
        } catch {
            text = ControlAnswer.refused(error.text).json
        }
        try UnixSocket.write(text, to: connection)
    }
}
