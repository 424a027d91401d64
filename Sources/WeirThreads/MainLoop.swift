internal import CWeirBarrier

/// What the process's first thread does while a run goes on elsewhere: it waits for the end, for a request to stop, and
/// for the next tick of a progress display, so that none of these needs a thread of its own.
package enum MainLoop {
    /// What woke the loop.
    package enum Event: Sendable {
        /// The run ended.
        case ended
        /// The first request: to stop the run.
        case stop
        /// The second: to cancel what it has in flight.
        case cancel
        /// The grace is over, and what it had in flight is cancelled.
        case graceOver
        /// It is time for a look at the progress.
        case tick
    }

    /// Makes `next` answer `ended`, from any thread, once.
    package static func signalEnd() { weir_stop_end_waiting() }

    /// Waits for the next event; a request is told once, also one that came before.
    ///
    /// - Parameter tick: milliseconds until a tick; nil for none.
    package static func next(tick: Int?) -> Event {
        switch weir_stop_wait(Int32(clamping: tick ?? -1)) {
        case weir_stop_event(WEIR_STOP_REQUESTED): .stop
        case weir_stop_event(WEIR_STOP_CANCEL_REQUESTED): .cancel
        case weir_stop_event(WEIR_STOP_CANCEL_NOTED): .graceOver
        case weir_stop_event(WEIR_STOP_TICK): .tick
        default: .ended
        }
    }
}
