package import WeirExec

/// Takes a plugin's log lines, from any thread: severity, node path (nil outside a call), text without a line end.
package typealias LogSink = @Sendable (LogSeverity, String?, String) -> Void
