internal import Glibc

/// The processors of this machine.
package enum Processors {
    /// The number of processors that this process may use, at least 1; `taskset` and a container's CPU set count.
    package static let available = max(1, allowed(readStatus()) ?? sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    /// Counts the processors in the text of `/proc/self/status`, or nil when it does not say.
    ///
    /// Glibc's `sched_getaffinity` is not visible to Swift, which is built without _GNU_SOURCE.
    static func allowed(_ status: String) -> Int? {
        let name = "Cpus_allowed:"
        // Byte by byte: to find the characters of the whole text would take longer than all else at start-up.
        let lines = status.utf8.split(separator: UInt8(ascii: "\n"))
        guard let line = lines.first(where: { $0.starts(with: name.utf8) }) else { return nil }
        let count = Substring(line).dropFirst(name.count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
        return count > 0 ? count : nil
    }

    private static func readStatus() -> String {
        let file = unsafe open("/proc/self/status", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 16_384)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
