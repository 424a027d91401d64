internal import CWeirBarrier
internal import Synchronization
internal import WeirExec
internal import WeirLock

/// Exceptions of callbacks that end something, such as destroy: no item fails with them, so they go to the run's log.
enum ExceptionReports {
    private static let sink = Lock<LogSink?>(nil)

    /// Sends them to a log from now on, instead of any other.
    static func send(to log: @escaping LogSink) {
        sink.withLock { $0 = log }
        unsafe weir_barrier_take_reports { text in
            guard let text = unsafe text, let log = ExceptionReports.sink.withLock({ $0 }) else { return }
            log(.error, nil, unsafe String(cString: text))
        }
    }
}
