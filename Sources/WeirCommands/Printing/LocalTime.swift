import Glibc

/// Times of day as people read them.
enum LocalTime {
    /// A time where the user is: `2026-11-25 10:34:00`.
    ///
    /// - Parameter seconds: since 1970.
    static func text(_ seconds: Double) -> String {
        // What a file of somebody else says may be no time at all.
        guard var time = time_t(exactly: seconds.rounded(.down)) else { return "?" }
        var parts = unsafe tm()
        guard unsafe localtime_r(&time, &parts) != nil else { return "?" }
        var text = [CChar](repeating: 0, count: 64)
        let count = unsafe strftime(&text, text.count, "%Y-%m-%d %H:%M:%S", &parts)
        return String(decoding: text.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
