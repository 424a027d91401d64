/// Sizes as people write them: `500MB`, `1.5GiB`, `4096B`, `0`.
package enum SizeText {
    private static let units: [(suffix: String, factor: Double)] = [
        ("KiB", 0x1p10), ("MiB", 0x1p20), ("GiB", 0x1p30), ("TiB", 0x1p40),
        ("kB", 1e3), ("KB", 1e3), ("MB", 1e6), ("GB", 1e9), ("TB", 1e12), ("B", 1),
    ]

    /// The number of bytes, or nil when the text is no size of at most 2^53 bytes.
    package static func bytes(_ text: String) -> Int? {
        if text == "0" { return 0 }
        guard let total = UnitText.value(text, units)?.rounded() else { return nil }
        return total <= 0x1p53 ? Int(total) : nil
    }

    /// A number of bytes in words, with at most one digit behind the point: `1.5 MiB`.
    package static func text(_ bytes: Int) -> String {
        guard let unit = units.prefix(4).last(where: { Double(bytes) >= $0.factor }) else { return "\(bytes) B" }
        let tenths = Int((Double(bytes) / unit.factor * 10).rounded())
        return "\(tenths / 10)\(tenths % 10 == 0 ? "" : ".\(tenths % 10)") \(unit.suffix)"
    }
}
