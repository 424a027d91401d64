import Foundation
import Testing
import WeirTestSupport

/// `weir runs`, `weir show` and `weir runs check`: what is told of recorded runs.
struct RecordedRunsTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Records a run in which items 3 and 13 fail.
    private func record() throws {
        try weir.manifest(
            "probe",
            """
            a: { uses: probe.fail, batch: parallel, items: { range: 20 }, tolerate: 2, on_error: continue, next: b, \
            with: { only: [3, 13], code: unavailable, message: no answer after 250 ms } }
            """,
            "b: { uses: probe.attempt, next: c, with: { failures: 1 }, retry: { attempts: 2 }, batch: sequential, items: { range: 4 } }",
            "c: { uses: probe.echo, input: 1 }")
        let run = try weir("run", "flow.yaml", "--journal", "--quiet", "--param", "day=7")
        #expect(run.status == 0, "\(run.errors)")
    }

    private func runs() throws -> [[String: Any]] {
        let run = try weir("runs", "--json")
        #expect(run.status == 0, "\(run.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    }

    private func show(_ name: String = "last") throws -> [String: Any] {
        let run = try weir("show", name, "--json")
        #expect(run.status == 0, "\(run.errors)")
        return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    }

    /// The path of the first segment of the only run.
    private func segment() throws -> String {
        try #require(try weir.folder.files().first { $0.hasSuffix(".wj") })
    }

    /// A log of results goes on, and has each recalled item once; a new run writes those that it takes from another.
    @Test func aLogOfResultsHasEachItemOnce() throws {
        try weir.manifest(
            "probe",
            """
            a: { uses: probe.fail, batch: parallel, items: { range: 20 }, tolerate: 2, on_error: continue, \
            results: { jsonl: "${params.log:-done.jsonl}", order: as_done }, with: { only: [3], code: unavailable } }
            """)
        #expect(try weir("run", "flow.yaml", "--journal", "--quiet").status == 0)
        let lines = try weir.folder.read("done.jsonl")
        #expect(lines.split(separator: "\n").count == 20)
        let end = try #require(try weir.folder.files().first { $0.hasSuffix("/end.json") })
        try FileManager.default.removeItem(atPath: end.hasPrefix("/") ? end : weir.folder.path(end))
        let resumed = try weir("resume", "last")
        #expect(resumed.status == 0 && resumed.errors.contains("20 recalled"), "\(resumed.errors)")
        #expect(try weir.folder.read("done.jsonl") == lines)
        #expect(try weir("run", "flow.yaml", "--reuse", "last", "--quiet", "--param", "log=other.jsonl").status == 0)
        #expect(try weir.folder.read("other.jsonl").split(separator: "\n").count == 20)
    }

    @Test func aFolderWithoutRunsIsNoMistake() throws {
        let run = try weir("runs")
        #expect(run.status == 0 && run.output.isEmpty && run.errors.contains("no recorded runs in .weir/runs"))
        #expect(try weir("runs", "--json").output == "[]\n")
        #expect(try weir("gc").output == "0 removed, which frees 0 B\n")
    }

    @Test func runsAreARowEach() throws {
        try record()
        try record()
        let lines = try weir("runs").output.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines.first?.hasPrefix("began ") == true && lines.last?.hasSuffix("flow.yaml") == true)
        #expect(lines.allSatisfy { $0.contains("manifest") || $0.contains("succeeded    22       2") }, "\(lines)")
        let documents = try runs()
        #expect(documents.map { $0["state"] as? String } == ["succeeded", "succeeded"])
        #expect(documents.map { $0["done"] as? Int } == [22, 22] && documents.map { $0["failed"] as? Int } == [2, 2])
        #expect(documents.last?["manifest"] as? String == weir.folder.path("flow.yaml"))
        #expect((documents.last?["folder"] as? String)?.hasPrefix(weir.folder.path(".weir/runs/")) == true)
    }

    @Test func aRunThatCannotBeReadIsARowThatSaysSo() throws {
        try record()
        let good = try #require(try runs().first?["run"] as? String)
        try weir.folder.write("{", to: ".weir/runs/20200101-000000-aaaa/run.json")
        try weir.folder.write("{\"format\": [9, 1]}", to: ".weir/runs/20200102-000000-bbbb/run.json")
        try weir.folder.write("x", to: ".weir/runs/no-run/file")
        let table = try weir("runs")
        #expect(table.status == 0)
        let lines = table.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 4)
        #expect(lines[1].contains("20200101-000000-aaaa  unreadable: ") && lines[1].contains("run.json is damaged"))
        #expect(lines[2].contains("has the format 9.1, and this Weir reads 1.0"))
        #expect(lines[3].contains(good))
        #expect(try runs().map { $0["error"] == nil } == [false, false, true])
        #expect(try weir("show", "20200102").status == 1)
        #expect(try weir("runs", "check", "20200102").errors.contains("has the format 9.1, and this Weir reads 1.0"))
        let damaged = try weir("runs", "check", "20200101")
        #expect(damaged.status == 1 && damaged.output.contains("run.json is damaged"))
    }

    @Test func aRunIsRunningThenUnfinished() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.sleep, with: { ms: 20 }, batch: sequential, items: { range: 2000 } }")
        let run = try weir.start("run", "flow.yaml", "--journal", "--quiet")
        try run.wait(for: "a record") { (try? runs().first?["done"] as? Int ?? 0) ?? 0 > 0 }
        #expect(try runs().first?["state"] as? String == "running")
        #expect((try runs().first?["by"] as? String)?.contains("process \(run.processID) ") == true)
        #expect(try weir("gc", "--keep", "0").output == "0 removed, which frees 0 B\n", "a run in progress stays")
        run.send(SIGKILL)
        _ = try run.wait()
        let document = try #require(try runs().first)
        #expect(document["state"] as? String == "unfinished" && document["recalled"] is NSNull)
        #expect(try weir("show", "last").output.contains(": unfinished\n"))
        let check = try weir("runs", "check", "last")
        #expect(check.status == 0 && check.output.hasSuffix(": sound\n"), "\(check.output)")
        #expect(try weir("gc").output == "0 removed, which frees 0 B\n", "it can be continued")
        #expect(try weir("gc", "--older-than", "0").output.contains("unfinished"))
        #expect(try runs().isEmpty)
    }

    @Test func whatWasUnderWayAtTheEndIsShown() throws {
        try weir.manifest("probe", "a: { uses: probe.sleep, with: { ms: 60000 }, batch: sequential, items: [x] }")
        let run = try weir.start("run", "flow.yaml", "--journal", "--quiet")
        try run.wait(for: "the call") { (try? weir("show", "last").output.contains("main/a[0]  ")) ?? false }
        run.send(SIGKILL)
        _ = try run.wait()
        #expect(try weir("show", "last").output.contains("\nin flight  items  attempt\nmain/a[0]      1        1\n"))
        let calls = try #require(try show()["in_flight"] as? [[String: Any]])
        #expect(calls.count == 1 && calls[0]["site"] as? String == "main/a" && calls[0]["count"] as? Int == 1)
    }

    @Test func aRunThatASignalStoppedIsInterrupted() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.sleep, with: { ms: 20 }, batch: sequential, items: { range: 2000 } }")
        let run = try weir.start("run", "flow.yaml", "--journal", "--quiet")
        try run.wait(for: "a record") { (try? runs().first?["done"] as? Int ?? 0) ?? 0 > 0 }
        run.send(SIGINT)
        #expect(try run.wait().status == 130)
        #expect(try runs().first?["state"] as? String == "interrupted")
        #expect(try runs().first?["ended"] != nil)
    }

    @Test func aRunIsShown() throws {
        try record()
        let text = try weir("show", "last")
        #expect(text.status == 0)
        for part in [
            ": succeeded\n", "manifest  flow.yaml\n", "params    {\"day\":7}\n", "items     22 done, 2 failed",
            "main/a         18       2        0        0", "main/b          4       0        0        4",
            "  2 x unavailable: no answer after N ms\n", "      main/a[3]: 3\n      main/a[13]: 13\n",
        ] {
            // The order of parallel items is their own.
            let other = "      main/a[13]: 13\n      main/a[3]: 3\n"
            #expect(
                text.output.contains(part) || part.contains("[13]") && text.output.contains(other), "\(text.output)")
        }
        let document = try show()
        #expect(document["params"] as? [String: Int] == ["day": 7])
        let sites = try #require(document["sites"] as? [[String: Any]])
        #expect(Set(sites.compactMap { $0["site"] as? String }) == ["main/a", "main/b", "main/c"])
        #expect(sites.first { $0["site"] as? String == "main/b" }?["retried"] as? Int == 4)
        let times = sites.compactMap { $0["nanoseconds"] as? Int }
        #expect(times == times.sorted(by: >), "the slowest first")
        let failures = try #require(document["failures"] as? [[String: Any]])
        #expect(failures.count == 1 && failures[0]["count"] as? Int == 2)
        #expect((document["sessions"] as? [[String: Any]])?.first?["mode"] as? String == "run")
    }

    @Test func recordsAreALineEach() throws {
        try record()
        let run = try weir("show", "last", "--items", "main/a")
        let lines = try run.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(lines.count == 20)
        #expect(Set(lines.compactMap { $0["place"] as? Int }) == Set(0..<20))
        #expect(Set(lines.compactMap { $0["key"] as? String }.filter { $0.utf8.count == 32 }).count == 20)
        let failed = lines.filter { $0["status"] as? String == "failed" }
        #expect(Set(failed.compactMap { $0["item"] as? Int }) == [3, 13])
        #expect(failed.allSatisfy { $0["code"] as? String == "unavailable" })
        let retried = try weir("show", "last", "--items", "main/b").output
        #expect(retried.split(separator: "\n").allSatisfy { $0.contains("\"attempts\":2,") })
        let unknown = try weir("show", "last", "--items", "main/x")
        #expect(unknown.status == 64)
        #expect(unknown.errors.hasSuffix("has no records of a node \"main/x\"; it has main/a, main/b, main/c\n"))
        #expect(try weir("show", "last", "--items", "main/a", "--json").status == 64)
    }

    @Test func damageIsNamed() throws {
        try record()
        let path = try segment()
        #expect(try weir("runs", "check", "last").output.hasSuffix(" 25 records: sound\n"))
        var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: weir.folder.path(path))))
        bytes[bytes.count - 1] ^= 1
        try weir.folder.write(bytes, to: path)
        let check = try weir("runs", "check", "last")
        #expect(check.status == 1)
        let line = try #require(check.output.split(separator: "\n").first)
        #expect(line.contains("\(path): ") && line.contains(" bytes from ") && line.contains(" of main/"), "\(line)")
        #expect(check.output.hasSuffix(": damaged\n"))
        #expect(try weir("show", "last").output.contains("\nunreadable\n  "))
    }

    @Test func whatAKilledProcessCouldNotWriteIsNoDamage() throws {
        try record()
        let path = try segment()
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: weir.folder.path(path))))
        try weir.folder.write(Array(bytes.dropLast(3)), to: path)
        let end = try #require(try weir.folder.files().first { $0.hasSuffix("end.json") })
        try FileManager.default.removeItem(atPath: weir.folder.path(end))
        let check = try weir("runs", "check", "last")
        #expect(check.status == 0, "\(check.output)")
        #expect(check.output.contains("are of a write that was cut off") && check.output.hasSuffix(": sound\n"))
    }

    @Test func wrongUseIsSaid() throws {
        for arguments in [["show", "last"], ["runs", "check", "last"], ["show", "./none/here"]] {
            let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
            #expect(run.status == 64, "\(arguments)")
            #expect(run.errors.contains("there is no run \""), "\(run.errors)")
        }
        try record()
        for arguments in [
            ["runs", "here"], ["runs", "--runs", ""], ["show"], ["runs", "check"], ["gc", "--keep", "-1"],
            ["gc", "--older-than", "soon"], ["gc", "--max-size", "10"], ["gc", "all"], ["show", "20"],
        ] {
            let run = try ProgramRun(Programs.weir, arguments, in: weir.folder.path)
            #expect(run.status == (arguments == ["show", "20"] ? 0 : 64), "\(arguments): \(run.errors)")
        }
    }
}
