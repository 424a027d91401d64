internal import Glibc

/// A named thread of the host that runs one closure.
package struct HostThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - stackSize: in bytes, nil for the least; where the system refuses that, there is less.
    ///   - name: what debuggers and `ps -L` show, at most 15 bytes; a longer one is cut.
    ///   - body: what the thread runs.
    /// - Returns: nil when the system refuses another thread.
    package static func start(
        name: String, stackSize: Int? = nil, _ body: @escaping @Sendable () -> Void
    ) -> HostThread? {
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body)).toOpaque()
        let stackSize = stackSize ?? StackSize.least
        var handle = unsafe create(start, stackSize)
        if handle == 0, stackSize > StackSize.least { handle = unsafe create(start, StackSize.least) }
        if handle == 0 { unsafe Unmanaged<Start>.fromOpaque(start).release() }
        return handle == 0 ? nil : HostThread(handle: handle)
    }

    /// The new thread, or 0, which glibc never gives to one.
    private static func create(_ start: UnsafeMutableRawPointer, _ stackSize: Int) -> pthread_t {
        var handle = pthread_t()
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setstacksize(&attributes, stackSize)
        let code = unsafe pthread_create(&handle, &attributes, enter, start)
        return code == 0 ? handle : 0
    }

    private static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument = unsafe argument else { return nil }
        let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        setName(start.name)
        start.body()
        return nil
    }

    /// Waits for the thread's end; once, and not from the thread itself.
    package func join() { pthread_join(handle, nil) }

    /// Ends the process, since without a first thread nothing could ever happen.
    package static func giveUp() -> Never {
        let line = Array("weir: error: the system refuses to start a thread; see `ulimit -u` and `ulimit -v`\n".utf8)
        _ = unsafe line.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
        exit(1)
    }

    /// Names the calling thread.
    ///
    /// Glibc's `pthread_setname_np` is not visible to Swift, which is built without _GNU_SOURCE.
    private static func setName(_ name: String) {
        let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = unsafe bytes.withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
        close(file)
    }

    private final class Start: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }
}
