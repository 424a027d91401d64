import Testing
import WeirModel

/// Sizes as people write them.
struct SizeTextTests {
    @Test(arguments: [
        ("0", 0), ("0B", 0), ("4096B", 4096), ("1KiB", 1024), ("1.5KiB", 1536), ("500MB", 500_000_000),
        ("10GiB", 10 << 30), ("2TB", 2_000_000_000_000), ("1kB", 1000), ("1KB", 1000), ("8192TiB", 1 << 53),
    ])
    func aSizeIsRead(_ text: String, _ bytes: Int) { #expect(SizeText.bytes(text) == bytes) }

    @Test(arguments: [
        "", "10", "GiB", "-1MB", "1 MB", "1e3MB", "1..5MB", "10gib", "10Gi", "٣MB", "9000TiB", "1MB ", "infMB", "nanB",
        "0x1B", ".MB",
    ])
    func whatIsNoSizeIsRefused(_ text: String) { #expect(SizeText.bytes(text) == nil) }

    @Test(arguments: [
        (0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (1536, "1.5 KiB"), (1 << 20, "1 MiB"),
        (5_000_000_000, "4.7 GiB"), (1 << 50, "1024 TiB"),
    ])
    func aSizeIsTold(_ bytes: Int, _ text: String) { #expect(SizeText.text(bytes) == text) }
}
