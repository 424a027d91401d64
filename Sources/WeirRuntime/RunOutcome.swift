package import WeirEngine

/// How a run ended.
package enum RunOutcome: Sendable {
    /// To its end, with the action of the outermost flow; nil where that has none.
    case succeeded(action: String?)
    /// With a failure that nothing tolerated or caught.
    case failed(RunFailure)
    /// Before its time, since somebody stopped it; with what failed by itself while that which was in flight finished.
    case interrupted(RunFailure?)
}
