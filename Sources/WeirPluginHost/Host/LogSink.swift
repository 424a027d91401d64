/// How much a line of a plugin's log matters; the raw values are those of the ABI.
package enum LogSeverity: Int32, Comparable, Sendable {
    case debug, info, warning, error

    package static func < (left: LogSeverity, right: LogSeverity) -> Bool { left.rawValue < right.rawValue }
}

/// Takes a plugin's log lines, from any thread: severity, node path (nil outside a call), text without a line end.
package typealias LogSink = @Sendable (LogSeverity, String?, String) -> Void
