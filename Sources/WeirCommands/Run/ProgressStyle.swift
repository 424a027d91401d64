import ArgumentParser

/// How a run shows its progress on standard error.
package enum ProgressStyle: String, ExpressibleByArgument, CaseIterable, Sendable {
    /// A line on a terminal, nothing elsewhere.
    case auto
    /// JSON lines, for scripts.
    case json
    /// Nothing.
    case none
}
