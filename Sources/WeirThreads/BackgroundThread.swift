/// A thread that does one thing and that nobody waits for.
package enum BackgroundThread {
    /// Starts a thread.
    ///
    /// - Parameter name: what debuggers and `ps -L` show, at most 15 bytes; a longer one is cut.
    /// - Returns: false when the system refuses another thread.
    package static func start(name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
        HostThread.start(name: name, body) != nil
    }
}
