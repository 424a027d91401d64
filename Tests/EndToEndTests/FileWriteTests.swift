import Foundation
import Testing
import WeirTestSupport

/// No half-written file, whatever happens.
struct FileWriteTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.manifest(
            "files", "a: { uses: files.write, input: \"${shared.big}\", with: { path: \"${params.path}\" } }")
    }

    @Test(.enabled(if: getuid() == 0, "only root may mount"))
    func aFullDiskLeavesWhatWasThere() throws {
        try weir.folder.write(String(repeating: "x", count: 200_000), to: "big.txt")
        try weir.folder.write("", to: "disk/anchor")
        let disk = weir.folder.path("disk")
        let mounted = try ProgramRun("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk])
        guard mounted.status == 0 else { return print("cannot mount a small disk: \(mounted.errors)") }
        defer { _ = try? ProgramRun("umount", [disk]) }
        for old in [nil, "old"] {
            if let old { try weir.folder.write(old, to: "disk/out.txt") }
            let run = try weir("run", "flow.yaml", "--set", "big=@big.txt", "--param", "path=disk/out.txt")
            run.expectFailure("weir: error: main/a: cannot write \"disk/out.txt\": No space left on device")
            #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == (old == nil ? [] : ["out.txt"]))
        }
        #expect(try weir.folder.read("disk/out.txt") == "old")
    }

    @Test func aKilledWriterLeavesNoHalfFile() throws {
        let size = 64 << 20
        try weir.folder.write(Array(repeating: 0x78, count: size), to: "big.txt")
        let out = weir.folder.path("out.txt")
        try weir.folder.write("old", to: "out.txt")
        let program = try weir.start("run", "flow.yaml", "--set", "big=@big.txt", "--param", "path=out.txt")
        // The temporary file shows that writing goes on; a machine may be quick enough to have finished by now.
        try program.wait(for: "the temporary file") {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: weir.folder.path)) ?? []
            return names.contains { $0.hasPrefix(".weir-") } || length(out) != 3
        }
        program.send(SIGKILL)
        _ = try program.wait()
        #expect([3, size].contains(length(out)), "the old content or the new, no part: \(length(out)) bytes")
    }

    private func length(_ file: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int) ?? -1
    }
}
