/// Somebody who is told what a run does.
package protocol RunEventSink: Sendable {
    /// Takes an event, on any thread, and quick to return: the lane that tells waits.
    ///
    /// Nothing that makes the run tell more may be waited for here. To end the run from here is allowed.
    func receive(_ event: RunEvent)
}
