import WeirModel

/// A text in the place of a library, such as Debian's `libm.so`, which tells the linker what to link.
struct LinkerScript {
    /// The first library that it names.
    private let target: String?

    /// Reads a file; nil when it is something else.
    init?(_ reader: borrowing FileReader) throws(PluginError) {
        guard let bytes = try reader.bytes(at: 0, count: min(reader.size, 4096), limit: 4096), !bytes.contains(0)
        else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.contains("GROUP") || text.contains("INPUT"), text.contains("(") else { return nil }
        let words = text.split { " \t\r\n(),".contains($0) }
        target = words.first { $0.contains(".so") && !$0.hasPrefix("*") }.map { String($0).pathParts.name }
    }

    /// Why it cannot be loaded, and what can.
    var refusal: String {
        "is a script for the linker, which the loader cannot read; name the library itself"
            + (target.map { ": \($0)" } ?? "")
    }
}
