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
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        let count = line.dropFirst(name.count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
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
