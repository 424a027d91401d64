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

    /// Starts to write a large file over an old one, and waits until writing goes on.
    private func startWriting() throws -> RunningProgram {
        try weir.manifest(
            "probe, files",
            "a: { uses: probe.allocate, input: 1, with: { size: \(Self.size) }, output: shared.big, next: b }",
            "b: { uses: files.write, input: \"${shared.big}\", with: { path: d/out.txt } }")
        try weir.folder.write("old", to: "d/out.txt")
        let program = try weir.start("run", "flow.yaml")
        let descriptors = "/proc/\(program.processID)/fd"
        // The new file has no name yet; a machine may be quick enough to have finished by now.
        try program.wait(for: "the file without a name") {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: descriptors)) ?? []
            let files = names.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "\(descriptors)/\($0)")
            }
            return files.contains { $0.contains("/d/") && $0.hasSuffix(" (deleted)") } || length != 3
        }
        return program
    }

    private static let size = 256_000_000

    /// Expects the old content or the new, no part, and no other file.
    private func expectWhole(sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect([3, Self.size].contains(length), "\(length) bytes", sourceLocation: sourceLocation)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: weir.folder.path("d")) == ["out.txt"],
            sourceLocation: sourceLocation)
    }

    @Test(arguments: [SIGKILL, SIGQUIT])
    func aKilledWriterLeavesNoHalfFile(_ signal: Int32) throws {
        let program = try startWriting()
        program.send(signal)
        _ = try program.wait()
        try expectWhole()
    }

    @Test func anInterruptedWriterLeavesWhatWasThere() throws {
        let program = try startWriting()
        program.send(SIGINT)
        #expect(try program.wait().status == 130)
        try expectWhole()
    }

    @Test func aFilePastTheLimitIsAnErrorOfItsItem() throws {
        try weir.manifest(
            "probe, files",
            "a: { uses: probe.allocate, input: 1, with: { size: 300000 }, output: shared.big, next: b }",
            "b: { uses: files.write, batch: sequential, on_error: continue, tolerate: 1, "
                + "items: [\"${shared.big}\", small], with: { path: d/out.txt }, output: shared.r }")
        try weir.folder.write("old", to: "d/out.txt")
        let run = try ProgramRun(
            "bash", ["-c", "ulimit -f 100; exec \"$0\" run flow.yaml --print r", Programs.weir],
            in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.errorLines.first?.hasPrefix("weir: failed: main/b[0]: cannot write \"d/out.txt\": File too large")
                == true,
            "\(run.errors)")
        #expect(run.output.contains("exhausted") && run.output.hasSuffix(",5]\n"), "\(run.output)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: weir.folder.path("d")) == ["out.txt"])
        #expect(try weir.folder.read("d/out.txt") == "small")
    }

    private var length: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: weir.folder.path("d/out.txt"))
        return (attributes?[.size] as? Int) ?? -1
    }
}

/// What a file that replaces another takes over from it.
struct FileRightsTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.manifest(
            "files",
            "a: { uses: files.write, input: new, with: { path: \"${params.path}\", append: \"${params.append:-false}\", "
                + "create_folders: \"${params.folders:-false}\" } }")
    }

    private func write(_ path: String, _ more: String...) throws -> ProgramRun {
        try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--param", "path=\(path)"] + more.flatMap { ["--param", $0] },
            in: weir.folder.path)
    }

    /// Owner, group and mode.
    private func rights(_ name: String) throws -> [Int] {
        var info = stat()
        try #require(lstat(weir.folder.path(name), &info) == 0)
        return [Int(info.st_uid), Int(info.st_gid), Int(info.st_mode & 0o7777)]
    }

    private func prepare(_ name: String, owner: uid_t, group: gid_t, mode: mode_t) throws {
        try weir.folder.write("old", to: name)
        try #require(chown(weir.folder.path(name), owner, group) == 0)
        try #require(chmod(weir.folder.path(name), mode) == 0)
    }

    @Test(
        .enabled(if: getuid() == 0, "only root may give files away"),
        arguments: [(12345, 12345, 0o4777), (12345, 0, 0o6755), (0, 12345, 0o2750), (0, 0, 0o4755), (12345, 1, 0o640)]
            as [(uid_t, gid_t, mode_t)])
    func rootKeepsTheOwner(_ owner: uid_t, _ group: gid_t, _ mode: mode_t) throws {
        try prepare("out", owner: owner, group: group, mode: mode)
        #expect(try write("out").status == 0)
        #expect(try weir.folder.read("out") == "new")
        #expect(try rights("out") == [Int(owner), Int(group), Int(mode)])
    }

    /// Another user in the folder of everybody: neither owner nor group can be kept.
    @Test(
        .enabled(if: getuid() == 0, "only root may become another user"),
        arguments: [
            (0o4777, 0o777), (0o6755, 0o755), (0o2775, 0o755), (0o660, 0o600), (0o664, 0o644), (0o700, 0o700),
        ])
    func nothingRunsAsAnother(_ mode: Int, _ expected: Int) throws {
        try prepare("open/out", owner: 12345, group: 12345, mode: mode_t(mode))
        try #require(chmod(weir.folder.path("open"), 0o777) == 0 && chmod(weir.folder.path, 0o755) == 0)
        let run = try ProgramRun(
            "setpriv",
            [
                "--reuid=23456", "--regid=23456", "--clear-groups", Programs.weir, "run", "flow.yaml", "--param",
                "path=open/out",
            ], in: weir.folder.path)
        // A checkout below a home folder is not there for another user.
        guard run.status != 127, run.status != 126 else { return }
        #expect(run.status == 0, "\(run.errors)")
        #expect(try rights("open/out") == [23456, 23456, expected])
    }

    @Test func anAccessListIsKeptAndNoneIsInherited() throws {
        let set = "import os,struct,sys\nt={'u':1,'U':2,'g':4,'m':16,'o':32}\nos.setxattr(sys.argv[1],sys.argv[2],"
        let entries =
            "struct.pack('<I',2)+b''.join(struct.pack('<HHI',t[e[0]],int(e[1]),int(e[2:]) if e[2:] else 0xffffffff) "
            + "for e in sys.argv[3].split()))"
        func setList(_ name: String, _ kind: String, _ list: String) throws -> Bool {
            try ProgramRun(
                "python3", ["-c", set + entries, weir.folder.path(name), "system.posix_acl_\(kind)", list]
            ).status == 0
        }
        func list(_ name: String) throws -> String {
            try ProgramRun(
                "python3",
                [
                    "-c",
                    "import os,sys\nx='system.posix_acl_access'\np=sys.argv[1]\n"
                        + "print(os.getxattr(p,x).hex() if x in os.listxattr(p) else 'none')", weir.folder.path(name),
                ]
            ).output
        }
        try weir.folder.write("old", to: "d/listed")
        try weir.folder.write("old", to: "d/plain")
        guard try setList("d/listed", "access", "u6 U6777 g0 m6 o0") else { return print("no access lists here") }
        try #require(try setList("d", "default", "u6 U6777 g6 m6 o0"))
        let before = try (list("d/listed"), list("d/plain"), rights("d/listed"), rights("d/plain"))
        #expect(try write("d/listed").status == 0 && write("d/plain").status == 0)
        let after = try (list("d/listed"), list("d/plain"), rights("d/listed"), rights("d/plain"))
        #expect(before == after && after.1 == "none\n" && after.0 != "none\n")
    }

    @Test(arguments: ["append=false", "append=true"])
    func aDanglingLinkIsWrittenThrough(_ append: String) throws {
        let manager = FileManager.default
        try weir.folder.write("", to: "d/e/anchor")
        for (link, target) in [
            ("link", "d/target"), ("d/up", "e/../e/second"), ("d/e/absolute", weir.folder.path("third")),
            ("chain", "chain2"), ("chain2", "d/e/fourth"),
        ] {
            try manager.createSymbolicLink(atPath: weir.folder.path(link), withDestinationPath: target)
        }
        for (link, target) in [
            ("link", "d/target"), ("d/up", "d/e/second"), ("d/e/absolute", "third"), ("chain", "d/e/fourth"),
        ] {
            let run = try write(link, append)
            #expect(run.status == 0, "\(run.errors)")
            #expect(try weir.folder.read(target) == "new")
            #expect(try manager.destinationOfSymbolicLink(atPath: weir.folder.path(link)).isEmpty == false, "\(link)")
        }
        #expect(try weir.folder.files().filter { $0.contains(".weir") } == [])
    }

    @Test func aLinkIntoNowhereFailsUnlessFoldersAreMade() throws {
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: weir.folder.path("link"), withDestinationPath: "no/such/file")
        try manager.createSymbolicLink(atPath: weir.folder.path("ring"), withDestinationPath: "ring")
        try write("link").expectFailure("weir: error: main/a: cannot write \"link\": No such file or directory")
        try write("ring").expectFailure("weir: error: main/a: cannot write \"ring\": Too many levels of symbolic links")
        #expect(try write("link", "folders=true").status == 0)
        #expect(try weir.folder.read("no/such/file") == "new")
    }
}
