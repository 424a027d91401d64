internal import CWeirBarrier
internal import Glibc

/// What SIGINT, SIGTERM and SIGHUP ask for, which a process heeds wherever it is.
package enum StopRequests {
    /// Takes the signals over: a request ends the process with 128 and the signal's number as status, until `waitForCalls`.
    ///
    /// Once, at the start of the process.
    package static func install() { weir_stop_install() }

    /// Lets the first request wait for calls under way, and the second one end the process.
    ///
    /// Once.
    ///
    /// - Parameter notice: the line that says so.
    package static func waitForCalls(notice: String) { unsafe weir_stop_wait_for_calls(strdup(notice)) }

    /// Lets the first request stop a run and the second cancel what it has in flight, as `MainLoop` tells them; the third
    /// ends the process.
    package static func beginRun() { weir_stop_begin_run() }

    /// Leaves the requests that follow nothing but to end the process, as after `waitForCalls`.
    package static func endRun() { weir_stop_end_run() }

    /// Notes that what the run had in flight is cancelled, so that the next request ends the process.
    ///
    /// - Parameter isGraceOver: whether that is news for `MainLoop`.
    package static func noteCancel(isGraceOver: Bool) { weir_stop_note_cancel(isGraceOver) }

    /// Makes a peer that leaves an error of the write, instead of the end of the process.
    package static func outliveReaders() { weir_stop_outlive_readers() }

    /// Takes the signals back from a library that has taken them for itself, on the main thread.
    package static func takeBack() { weir_stop_take_back() }

    /// The first signal that asked to stop; nil when none did.
    package static var firstSignal: Int32? {
        let signal = weir_stop_first_signal()
        return signal == 0 ? nil : signal
    }

    /// Whether there was a request.
    package static var isRequested: Bool { firstSignal != nil }
}
