internal import Glibc
internal import Synchronization

/// What the process's first thread does while a run goes on elsewhere: it waits for the end, for SIGINT and SIGTERM, and
/// for the next tick of a progress display, so that none of these needs a thread of its own.
///
/// Signals are turned into bytes of a pipe by a handler, not blocked: programs that plugins start must not inherit a mask.
package final class MainLoop: Sendable {
    /// What woke the loop.
    package enum Event: Sendable {
        case ended, interrupted, tick
    }

    private static let endByte: UInt8 = 0
    private static let signalByte: UInt8 = 1
    /// Where the signal handler writes; one loop a process.
    private static let signalPipe = Atomic<Int32>(-1)

    private let reading: Int32
    private let writing: Int32

    /// Takes SIGINT, SIGTERM and SIGPIPE over from their default action, once a process.
    package init() {
        var ends: [Int32] = [-1, -1]
        let code = unsafe pipe(&ends)
        precondition(code == 0, "a process that cannot have two more descriptors cannot run anything")
        (reading, writing) = (ends[0], ends[1])
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        Self.signalPipe.store(writing, ordering: .relaxed)
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in
            // The code that is interrupted may be about to read its own.
            let before = errno
            defer { errno = before }
            var byte = MainLoop.signalByte
            _ = unsafe write(MainLoop.signalPipe.load(ordering: .relaxed), &byte, 1)
        }
        action.sa_flags = SA_RESTART
        // A peer that leaves is an error of the write, not the end of the run. Not SIG_IGN, which programs that plugins
        // start would inherit.
        var broken = sigaction()
        unsafe broken.__sigaction_handler.sa_handler = { _ in }
        broken.sa_flags = SA_RESTART
        _ = unsafe sigaction(SIGPIPE, &broken, nil)
        // A parent may have left them blocked: programs that Dispatch's threads start inherit such a mask.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM] {
            _ = unsafe sigaction(signal, &action, nil)
            unsafe sigaddset(&signals, signal)
        }
        _ = unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    deinit {
        Self.signalPipe.store(-1, ordering: .relaxed)
        close(reading)
        close(writing)
    }

    /// Makes `next` answer `ended`, from any thread, once.
    package func signalEnd() {
        var byte = Self.endByte
        _ = unsafe write(writing, &byte, 1)
    }

    /// Waits for the next event.
    ///
    /// - Parameter tick: milliseconds until a tick; nil for none.
    package func next(tick: Int?) -> Event {
        while true {
            var polled = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            let count = unsafe poll(&polled, 1, Int32(tick ?? -1))
            if count == 0 { return .tick }
            var byte: UInt8 = 0
            guard count > 0, unsafe read(reading, &byte, 1) == 1 else { continue }
            return byte == Self.endByte ? .ended : .interrupted
        }
    }
}
