import Foundation
import Testing
import WeirTestSupport

/// Files of results and of failed items, with real disks, pipes and signals.
struct ResultFileTests {
    private let weir: Weir
    private var folder: ScratchFolder { weir.folder }

    init() throws { weir = try Weir() }

    private func batch(_ keys: String, uses type: String = "probe.echo", more: String = "") throws {
        try weir.manifest("probe, files", "a: { uses: \(type), batch: parallel, \(keys) }", more: more)
    }

    @Test func resultsGoToCompressedFilesInOrder() throws {
        try batch("items: { range: 200000 }, results: { jsonl: out/r.jsonl.gz }, output: shared.r")
        let run = try weir("run", "flow.yaml", "--print", "r")
        #expect(run.output == "{\"count\":200000,\"failed\":0,\"file\":\"out/r.jsonl.gz\"}\n")
        let text = try ProgramRun("gzip", ["-dc", "out/r.jsonl.gz"], in: folder.path).output
        #expect(text == (0..<200_000).map { "\($0)\n" }.joined())
        #expect(try folder.files() == ["flow.yaml", "out/r.jsonl.gz"])
    }

    @Test func eachIterationHasItsOwnFile() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.echo, batch: parallel, items: { range: 3 }, results: { jsonl: \"out/${params.p}.jsonl\" } }",
            more: "batch: parallel\nitems: { each: [x, y], as: p }")
        #expect(try weir("run", "flow.yaml").status == 0)
        #expect(try folder.files() == ["flow.yaml", "out/x.jsonl", "out/y.jsonl"])
    }

    @Test func oneFileForSeveralAtOnceIsRefusedAtTheLatestWhenItIsOpened() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.sleep, batch: parallel, items: { range: 8 }, with: { ms: 50 }, results: { jsonl: \"${params.p}.jsonl\" } }",
            more: "batch: parallel\nconcurrency: 2\nitems: [{ p: x }, { p: x }]")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1)
        #expect(run.errors.contains("another batch or another run is writing it"), "\(run.errors)")
    }

    /// A manifest whose file does not fit on its disk.
    private static let large = [
        ("results: { jsonl: disk/r.jsonl }", "disk/r.jsonl.part"),
        ("results: { csv: disk/r.csv, columns: [x] }", "disk/r.csv.part"),
        ("results: { jsonl: disk/r.jsonl, order: as_done }", "disk/r.jsonl"),
    ]

    /// Expects an error that names the file, and whole lines in it.
    private func expectWholeLines(_ run: ProgramRun, _ file: String, _ reason: String) throws {
        #expect(run.status == 1, "\(run.errors)")
        #expect(
            run.errorLines.filter { $0.contains("error:") } == [
                "weir: error: main/a: cannot write \"\(file)\": \(reason)"
            ],
            "\(run.errors)")
        let text = try folder.read(file)
        let lines = text.split(separator: "\n")
        #expect(text.hasSuffix("\n") && lines.count > 1000, "\(lines.count) lines")
        if file.hasSuffix(".part") {
            let count = lines.count - (file.contains(".csv") ? 1 : 0)
            #expect(run.errors.contains("the results of the first \(count) items are in \"\(file)\""), "\(run.errors)")
        }
        if !file.contains(".csv") {
            let broken = lines.filter {
                (try? JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed)) == nil
            }
            #expect(broken.isEmpty)
        }
    }

    @Test(.enabled(if: getuid() == 0, "only root may mount"), arguments: large)
    func aFullDiskLeavesWholeLines(_ keys: String, _ file: String) throws {
        try folder.write("", to: "disk/anchor")
        let disk = folder.path("disk")
        let mounted = try ProgramRun("mount", ["-t", "tmpfs", "-o", "size=256k", "tmpfs", disk])
        guard mounted.status == 0 else { return print("cannot mount a small disk: \(mounted.errors)") }
        defer { _ = try? ProgramRun("umount", [disk]) }
        try batch("items: { range: 1000000 }, \(keys)")
        try expectWholeLines(weir("run", "flow.yaml"), file, "no space left on device")
    }

    @Test(arguments: large, ["", "--threads 1"])
    func aFilePastTheLimitLeavesWholeLines(_ large: (keys: String, file: String), _ threads: String) throws {
        try batch("items: { range: 1000000 }, \(large.keys)")
        let run = try ProgramRun(
            "bash", ["-c", "ulimit -f 200; exec \"$0\" run flow.yaml \(threads)", Programs.weir], in: folder.path)
        try expectWholeLines(run, large.file, "file too large")
    }

    @Test(.enabled(if: getuid() == 0, "only root may mount"))
    func aCompressedPartCanBeRead() throws {
        try folder.write("", to: "disk/anchor")
        let disk = folder.path("disk")
        let mounted = try ProgramRun("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk])
        guard mounted.status == 0 else { return print("cannot mount a small disk: \(mounted.errors)") }
        defer { _ = try? ProgramRun("umount", [disk]) }
        try batch("items: { range: 2000000 }, results: { jsonl: disk/r.jsonl.gz }")
        let run = try weir("run", "flow.yaml")
        #expect(run.errors.contains("cannot write \"disk/r.jsonl.gz.part\": no space left on device"), "\(run.errors)")
        let unpacked = try ProgramRun("sh", ["-c", "gzip -dc <disk/r.jsonl.gz.part"], in: folder.path)
        #expect(unpacked.status == 0)
        let count = unpacked.output.split(separator: "\n").count
        #expect(unpacked.output == (0..<count).map { "\($0)\n" }.joined())
        #expect(run.errors.contains("the results of the first \(count) items are in \"disk/r.jsonl.gz.part\""))
    }

    @Test(arguments: ["", ", order: as_done"])
    func aFullDeviceIsAnError(_ order: String) throws {
        try batch("items: { range: 10 }, results: { jsonl: /dev/full\(order) }")
        let run = try weir("run", "flow.yaml")
        #expect(run.status == 1)
        #expect(run.errors.contains("weir: error: main/a: cannot write \"/dev/full\": no space left on device\n"))
    }

    @Test func aPipeWhoseReaderLeavesIsAnError() throws {
        #expect(mkfifo(folder.path("p"), 0o600) == 0)
        try batch("items: { range: 1000000 }, results: { jsonl: p }")
        let run = try ProgramRun(
            "sh", ["-c", "head -2 p >seen & \"$0\" run flow.yaml; status=$?; wait; exit $status", Programs.weir],
            in: folder.path)
        #expect(run.status == 1)
        #expect(run.errors.contains("weir: error: main/a: cannot write \"p\": broken pipe\n"), "\(run.errors)")
        #expect(try folder.read("seen") == "0\n1\n")
    }

    @Test func aPipeWithoutAReaderCanBeInterrupted() throws {
        #expect(mkfifo(folder.path("p"), 0o600) == 0)
        try batch("items: { range: 10 }, results: { jsonl: p }")
        let program = try weir.start("run", "flow.yaml")
        usleep(300_000)
        program.send(SIGINT)
        #expect(try program.wait().status == 130)
    }

    /// Starts a batch of slow items, and waits for some lines of a file.
    private func startSlow(_ keys: String, _ file: String, atLeast bytes: Int) throws -> RunningProgram {
        try weir.manifest(
            "probe",
            "a: { uses: probe.sleep, batch: sequential, items: { range: 1000 }, with: { ms: 20 }, \(keys) }")
        let program = try weir.start("run", "flow.yaml")
        try program.wait(for: "lines in \(file)") { (try? folder.read(file).utf8.count) ?? 0 >= bytes }
        return program
    }

    @Test(arguments: [SIGINT, SIGKILL])
    func whatEndedIsThereAfterAnEndBeforeTime(_ signal: Int32) throws {
        let program = try startSlow("results: { jsonl: r.jsonl, order: as_done }", "r.jsonl", atLeast: 300)
        program.send(signal)
        _ = try program.wait()
        let lines = try folder.read("r.jsonl").split(separator: "\n")
        #expect(lines.count >= 4)
        #expect(
            lines.enumerated().allSatisfy {
                $1.hasPrefix("{\"index\":\($0),\"item\":\($0),\"params\":{},\"result\":\($0),")
            })
        // The next run adds to it.
        try weir.manifest(
            "probe",
            "a: { uses: probe.echo, batch: sequential, items: { range: 3 }, results: { jsonl: r.jsonl, order: as_done } }"
        )
        #expect(try weir("run", "flow.yaml").status == 0)
        #expect(try folder.read("r.jsonl").split(separator: "\n").count == lines.count + 3)
    }

    @Test func anInterruptLeavesThePart() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.sleep, batch: sequential, items: { range: 1000 }, with: { ms: 20 }, results: { jsonl: r.jsonl } }"
        )
        let program = try weir.start("run", "flow.yaml")
        try program.wait(for: "the part") { FileManager.default.fileExists(atPath: folder.path("r.jsonl.part")) }
        usleep(500_000)
        program.send(SIGINT)
        let run = try program.wait()
        #expect(run.status == 130)
        let count = try folder.read("r.jsonl.part").split(separator: "\n").count
        #expect(count > 0 && run.errors.contains("the results of the first \(count) item"), "\(count): \(run.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.path("r.jsonl")))
    }

    @Test func aRemovedFolderIsAnError() throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.sleep, batch: sequential, items: { range: 20 }, with: { ms: 50 }, results: { jsonl: o/r.jsonl } }"
        )
        let program = try weir.start("run", "flow.yaml")
        try program.wait(for: "the folder") { FileManager.default.fileExists(atPath: folder.path("o/r.jsonl.part")) }
        try FileManager.default.removeItem(atPath: folder.path("o"))
        let run = try program.wait()
        #expect(run.status == 1)
        #expect(
            run.errors.contains("main/a: cannot write \"o/r.jsonl.part\": it, or its folder, was removed meanwhile\n"),
            "\(run.errors)")
    }

    @Test func failedItemsCanBeFedBack() throws {
        try batch(
            "items: { range: 20 }, with: { failures: 1, only: [3, 7, 11] }, tolerate: 100%, failures: failed.jsonl",
            uses: "probe.fail")
        let first = try weir("run", "flow.yaml", "--quiet")
        #expect(first.status == 0, "\(first.errors)")
        let failed = try folder.read("failed.jsonl").split(separator: "\n").count
        try folder.write(
            """
            weir: 1
            plugins: [probe]
            nodes: { a: { uses: probe.echo, batch: sequential, items: { jsonl: failed.jsonl }, input: "${item.item}", output: shared.r } }

            """, to: "again.yaml")
        let again = try weir("run", "again.yaml", "--print", "r")
        let items = try JSONSerialization.jsonObject(with: Data(again.output.utf8)) as? [Int]
        #expect(failed > 0 && items?.count == failed)
    }

    @Test func failedIterationsOfTheRunAreWritten() throws {
        try folder.write(
            """
            weir: 1
            plugins: [probe]
            failures: "${params.p}.jsonl"
            params: { p: failed }
            batch: parallel
            items: { range: 3, as: i }
            tolerate: 100%
            nodes: { a: { uses: probe.fail, input: "${params.i}" } }

            """, to: "flow.yaml")
        #expect(try weir("run", "flow.yaml").status == 0)
        let lines = try folder.read("failed.jsonl").split(separator: "\n").sorted()
        #expect(lines.count == 3)
        #expect(
            lines[1].hasPrefix("{\"item\":{\"i\":1},\"path\":\"main[1]/a\",\"place\":1,\"batch\":\"main\","), "\(lines)"
        )
    }

    @Test func tenTimesTheItemsNeedNoMoreMemory() throws {
        func kilobytes(_ count: Int) throws -> Int {
            try batch("items: { range: \(count) }, results: { jsonl: r.jsonl }")
            let run = try ProgramRun(
                "python3",
                [
                    "-c",
                    "import resource,subprocess,sys\nsubprocess.run(sys.argv[1:],check=True,stderr=subprocess.DEVNULL)\n"
                        + "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)", Programs.weir, "run",
                    "flow.yaml",
                ], in: folder.path)
            return try #require(Int(run.output.trimmingCharacters(in: .whitespacesAndNewlines)), "\(run.errors)")
        }
        let (few, many) = try (kilobytes(200_000), kilobytes(2_000_000))
        #expect(many < few + 20_000, "\(few) and \(many) KiB")
    }
}

/// Maps and lists that files.write writes.
struct FileFormTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    private func write(_ path: String, _ input: String, _ settings: String = "") throws -> ProgramRun {
        try weir.manifest(
            "files", "a: { uses: files.write, input: \(input), with: { path: \(path)\(settings) }, output: shared.n }")
        return try weir("run", "flow.yaml")
    }

    @Test func aKeyThatTheFirstRowHasNotIsNotLost() throws {
        let run = try write("a.csv", "[{ a: 1 }, { a: 2, c: 3 }]")
        run.expectFailure(
            "weir: error: main/a: row 1 has the key \"c\", which the first row has not; say with \"columns\" what is written"
        )
        #expect(!FileManager.default.fileExists(atPath: weir.folder.path("a.csv")))
        #expect(try write("a.csv", "[{ a: 1 }, { a: 2, c: 3 }]", ", columns: [c, a]").status == 0)
        #expect(try weir.folder.read("a.csv") == "c,a\n,1\n3,2\n")
    }

    @Test(arguments: [
        ("a.json", "{ b: [1, 2.5], a: x }", "{\"a\":\"x\",\"b\":[1,2.5]}\n"), ("b.json", "[1, null]", "[1,null]\n"),
        ("c.json", "5", "5\n"), ("d.json", "as it is", "as it is"),
        ("e.jsonl", "[1, { a: 2 }, x]", "1\n{\"a\":2}\n\"x\"\n"),
        ("f.jsonl", "{ a: 1 }", "{\"a\":1}\n"), ("g.ndjson", "[]", ""),
        ("h.csv", "[{ a: 1, b: \"x,\\\"y\" }, { b: \"\" }, { a: [1] }]", "a,b\n1,\"x,\"\"y\"\n,\"\"\n[1],\n"),
        ("i.csv", "[{ a: null }, { a: 2 }]", "a\n\"\"\n2\n"), ("j.csv", "{ b: 1, a: 2 }", "a,b\n2,1\n"),
        ("k.csv", "[]", ""),
    ])
    func theEndingSaysHow(_ path: String, _ input: String, _ expected: String) throws {
        let run = try write(path, input)
        #expect(run.status == 0, "\(run.errors)")
        #expect(try weir.folder.read(path) == expected)
    }

    @Test func columnsAreChosen() throws {
        #expect(try write("a.csv", "[{ a: 1, b: 2 }]", ", columns: [b, c]").status == 0)
        #expect(try weir.folder.read("a.csv") == "b,c\n2,\n")
    }

    @Test func rowsAndLinesAreAdded() throws {
        for _ in 0..<2 {
            #expect(try write("a.csv", "[{ a: 1 }]", ", append: true").status == 0)
            #expect(try write("a.jsonl", "{ a: 1 }", ", append: true").status == 0)
        }
        #expect(try weir.folder.read("a.csv") == "a\n1\n1\n")
        #expect(try weir.folder.read("a.jsonl") == "{\"a\":1}\n{\"a\":1}\n")
    }

    @Test func whatFitsNoFormIsAnError() throws {
        try write("a.txt", "[1]").expectFailure(
            "weir: error: main/a: only a string or bytes can be written to \"a.txt\", and other values to names that end in "
                + ".json, .jsonl or .csv; text.format or text.join make a string")
        try write("a.csv", "[{ a: 1 }, 2]").expectFailure(
            "weir: error: main/a: only a list of maps can be written to \"a.csv\": row 1 is none")
        try write("a.json", "[1, .nan]").expectFailure(
            "weir: error: main/a: [1]: the float nan cannot be printed as JSON")
        #expect(try weir.folder.files() == ["flow.yaml"])
    }
}
