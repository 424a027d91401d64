import Testing
import WeirTestSupport

/// A recorded run whose disk is full says so in one line, and goes on once there is room.
struct FullDiskTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    @Test func theRunEndsAndIsContinued() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.echo, batch: parallel, items: { range: 40000 }, output: shared.all }")
        // A limit to the size of files stands for a full disk: the shared memory has room, and the segment has not.
        let full = try ProgramRun(
            "sh",
            [
                "-c", "trap '' XFSZ; ulimit -f 640; exec \"$0\" run flow.yaml --journal --progress none",
                Programs.weir,
            ], in: weir.folder.path, atMost: 300)
        #expect(full.status == 1)
        let said = full.errorLines.filter { $0.contains("cannot write") }
        #expect(said.count == 1 && said.first?.hasSuffix("000001.wj\": file too large") == true, "\(full.errors)")
        #expect(try weir("runs").output.contains("unfinished"))
        let next = try weir("resume", "last", "--print", "shared.all", "--progress", "none")
        #expect(next.status == 0, "\(next.errors)")
        #expect(next.output == "[\((0..<40000).map { "\($0)" }.joined(separator: ","))]\n")
        #expect(next.errors.contains(" recalled, "), "\(next.errors)")
    }
}
