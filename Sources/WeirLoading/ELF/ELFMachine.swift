/// The processors that an ELF file can be built for.
enum ELFMachine {
    /// The number of the processor that this program runs on.
    static let host: UInt16 = {
        #if arch(x86_64)
            62
        #elseif arch(arm64)
            183
        #elseif arch(riscv64)
            243
        #elseif arch(s390x)
            22
        #elseif arch(powerpc64le)
            21
        #else
            0
        #endif
    }()

    /// Whether the loader would stop its search at a file: it passes by those for other processors only.
    static func mayFit(_ path: String) -> Bool {
        guard let reader = try? FileReader(path) else { return false }
        guard let start = try? reader.bytes(at: 0, count: min(20, reader.size), limit: 20), start.count == 20,
            start.starts(with: [0x7F, 0x45, 0x4C, 0x46])
        else { return true }
        return start[4] == 2 && start[5] == 1 && ByteCursor(bytes: start).number(at: 18, as: UInt16.self) == host
    }

    /// The usual name of a processor.
    static func name(_ number: UInt16) -> String { names[number] ?? "machine \(number)" }

    private static let names: [UInt16: String] = [
        3: "i386", 8: "mips", 20: "powerpc", 21: "powerpc64", 22: "s390x", 40: "arm", 62: "x86_64", 183: "aarch64",
        243: "riscv", 247: "bpf", 258: "loongarch",
    ]
}
