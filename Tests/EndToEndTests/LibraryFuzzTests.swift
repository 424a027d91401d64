import Foundation
import Testing
import WeirTestSupport

/// Libraries of the machine and damaged ones never crash the command; `Tests/Fuzz/libraries` does it at length.
struct LibraryFuzzTests {
    @Test func someLibrariesAndDamagedOnesAreRead() throws {
        let folder = try ScratchFolder()
        let script = "\(Programs.repository)/Tests/Fuzz/libraries"
        let arguments = ["--weir", Programs.weir, "--libraries", "20", "--flips", "40"]
        let run = try ProgramRun(script, arguments, in: folder.path, atMost: 600)
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        #expect(run.output.contains("20 libraries, "))
        #expect(run.output.contains("40 damaged files, "))
    }
}
