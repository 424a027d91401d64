internal import CWeirBarrier
internal import Glibc

/// What SIGINT, SIGTERM and SIGHUP ask for, which a process heeds wherever it is.
package enum StopRequests {
    /// Takes the signals over: a request ends the process with status 130, until `waitForCalls`.
    ///
    /// Once, at the start of the process.
    package static func install() { weir_stop_install() }

    /// Lets the first request wait for calls under way; a second one, half a second later, ends the process.
    ///
    /// Once.
    ///
    /// - Parameter notice: the line that says so.
    package static func waitForCalls(notice: String) { unsafe weir_stop_wait_for_calls(strdup(notice)) }

    /// Makes a peer that leaves an error of the write, instead of the end of the process.
    package static func outliveReaders() { weir_stop_outlive_readers() }

    /// Takes the signals back from a library that has taken them for itself, on the main thread.
    package static func takeBack() { weir_stop_take_back() }

    /// Whether there was a request.
    package static var isRequested: Bool { weir_stop_is_requested() }
}
