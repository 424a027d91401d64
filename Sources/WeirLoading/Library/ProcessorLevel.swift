internal import Glibc

/// The subfolders of `glibc-hwcaps` that fit this machine's processor.
enum ProcessorLevel {
    /// The best first; empty on machines whose processors have no such names.
    static let supported: [String] = supported(by: flags())

    /// The levels of a processor with some features, in the words of the kernel.
    static func supported(by flags: Set<String>) -> [String] {
        #if arch(x86_64)
            var levels: [String] = []
            for (name, needed) in steps {
                guard flags.isSuperset(of: needed) else { break }
                levels.insert(name, at: 0)
            }
            return levels
        #else
            return []
        #endif
    }

    /// Each needs what stands before it, too.
    private static let steps: [(String, Set<String>)] = [
        ("x86-64-v2", ["cx16", "lahf_lm", "popcnt", "pni", "sse4_1", "sse4_2", "ssse3"]),
        ("x86-64-v3", ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave"]),
        ("x86-64-v4", ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]),
    ]

    private static func flags() -> Set<String> {
        // The kernel gives it no size, so it is read up to its end.
        guard let file = unsafe fopen("/proc/cpuinfo", "re") else { return [] }
        defer { unsafe fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe fread(&buffer, 1, buffer.count, file)
        let text = String(decoding: buffer[..<count], as: UTF8.self)
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") }),
            let colon = line.firstIndex(of: ":")
        else { return [] }
        return Set(line[line.index(after: colon)...].split(separator: " ").map(String.init))
    }
}
