import Foundation
import Testing
import WeirTestSupport

/// Bytes that libFuzzer makes up never harm the reader of CBOR; `Tests/Fuzz/cbor` does it at length.
struct CBORFuzzTests {
    @Test func madeUpBytesAreReadOrRefused() throws {
        let folder = try ScratchFolder()
        let run = try ProgramRun(
            "\(Programs.repository)/Tests/Fuzz/cbor", ["--seconds", "5"], in: folder.path, atMost: 300)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("none failed"))
    }
}
