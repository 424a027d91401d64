import Synchronization
import WeirLock

/// Tells several sinks everything, each in the same order.
package final class FanOut: RunEventSink {
    private let sinks: [any RunEventSink]
    /// Held while an event is told, since lanes tell at the same time.
    private let turn = Lock(())

    /// Tells these, the first one first.
    package init(_ sinks: [any RunEventSink]) { self.sinks = sinks }

    package func receive(_ event: RunEvent) {
        // Nothing is to be kept in order for one.
        if sinks.count < 2 { return sinks.forEach { $0.receive(event) } }
        turn.withLock { _ in
            for sink in sinks { sink.receive(event) }
        }
    }
}
