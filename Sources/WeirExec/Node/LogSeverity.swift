/// How much a line of a plugin's log matters; the raw values are those of the plugin protocol.
package enum LogSeverity: Int32, Comparable, Sendable {
    case debug, info, warning, error

    package static func < (left: LogSeverity, right: LogSeverity) -> Bool { left.rawValue < right.rawValue }
}
