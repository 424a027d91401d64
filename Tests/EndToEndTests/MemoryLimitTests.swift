import Testing
import WeirTestSupport

/// Runs in little memory: an item fails as exhausted, or one line says that memory is.
struct MemoryLimitTests {
    private let weir: Weir

    init() throws { weir = try Weir() }

    /// Runs the manifest with so many KiB of address space.
    private func run(kilobytes: Int, _ arguments: String) throws -> ProgramRun {
        try ProgramRun(
            "bash",
            [
                "-c", "ulimit -c 0; ulimit -v \(kilobytes); exec \"$0\" run flow.yaml --quiet \(arguments)",
                Programs.weir,
            ],
            in: weir.folder.path)
    }

    @Test(arguments: [1_999_000_000, 1_000_000_000, 4_000_000_000])
    func allocGivesNullAndTheItemFailsAsExhausted(_ size: Int) throws {
        try weir.manifest(
            "probe",
            "a: { uses: probe.allocate, batch: sequential, items: [1, 2], with: { size: \(size) }, tolerate: 2, output: shared.r }"
        )
        let run = try run(kilobytes: 1_000_000, "--print r")
        let item = "{\"$error\":{\"code\":\"exhausted\",\"message\":\"there is no memory for the string\"}}"
        #expect(run.status == 0 && run.output == "[\(item),\(item)]\n", "\(run.errors)")
    }

    @Test func smallPiecesThatFillTheMemoryFailAsExhausted() throws {
        // Each is far below what a trial would be made for; together they are more than there is.
        try weir.manifest(
            "probe",
            "a: { uses: probe.allocate, batch: sequential, items: { range: 1000 }, with: { size: 4000000 }, tolerate: 1000, output: shared.r }"
        )
        let run = try run(kilobytes: 1_000_000, "")
        #expect(run.status == 0 || run.errors.contains("memory is exhausted"), "\(run.status) \(run.errors)")
        #expect(run.errors.contains("there is no memory for the string"), "\(run.errors)")
    }

    @Test func memoryOfTheHostsOwnThatRunsOutHasALine() throws {
        try weir.manifest(
            "probe", "a: { uses: probe.echo, batch: parallel, items: { range: 20000000 }, output: shared.r }")
        let run = try run(kilobytes: 300_000, "")
        #expect(run.status == 1)
        #expect(
            run.errorLines.last?.hasPrefix("weir: error: memory is exhausted: weir crashed with ") == true,
            "\(run.errors)")
    }
}
