internal import Glibc
internal import WeirEngine
internal import WeirExec
internal import WeirValue

/// A file with a line for each failed item: `{item, path, place, batch, code, message, attempts, time}`.
final class FailureFileSink: FailureSink {
    private let log: LogFile

    init(_ log: LogFile) { self.log = log }

    var file: String { log.name }

    func encode(_ item: FailedItem, into records: inout [UInt8]) {
        JSONLine.append("item", item.item, to: &records, isFirst: true)
        JSONLine.append("path", .string(item.path), to: &records)
        JSONLine.append("place", .int(item.place), to: &records)
        JSONLine.append("batch", .string(item.batch), to: &records)
        JSONLine.append("code", .string(item.error.code.name), to: &records)
        JSONLine.append("message", .string(item.error.message), to: &records)
        JSONLine.append("attempts", .int(item.attempts), to: &records)
        JSONLine.append("time", .string(Self.time()), to: &records)
        JSONLine.end(&records)
    }

    func write(_ records: [UInt8], count: Int) throws(NodeError) { try log.write(records, count: count) }

    func finish() throws(NodeError) { try log.finish() }

    /// The time of day in UTC, `2026-11-25T20:04:34.123Z`.
    private static func time() -> String {
        var now = timespec()
        var parts = unsafe tm()
        _ = unsafe clock_gettime(CLOCK_REALTIME, &now)
        _ = unsafe gmtime_r(&now.tv_sec, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = unsafe strftime(&text, text.count, "%Y-%m-%dT%H:%M:%S", &parts)
        let seconds = String(decoding: text.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let milliseconds = "\(now.tv_nsec / 1_000_000)"
        return "\(seconds).\(String(repeating: "0", count: 3 - milliseconds.utf8.count))\(milliseconds)Z"
    }
}
