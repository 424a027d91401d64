import Testing
import WeirTestSupport

/// What JSON has no form for is read back by what prints it, and a map that only looks like it stays a map.
struct MarkedValueTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.manifest("probe", "a: { uses: probe.echo, input: \"${shared.in}\", output: shared.out }")
    }

    private func echo(_ arguments: String...) throws -> String {
        let run = try ProgramRun(
            Programs.weir, ["run", "flow.yaml", "--quiet", "--print", "out"] + arguments, in: weir.folder.path)
        #expect(run.status == 0, "\(run.errors)")
        return run.output
    }

    @Test(arguments: [
        #"{"$bytes":"aGk="}"#, #"{"$bytes":""}"#, #"[{"$bytes":"AAECAw=="},{"a":{"$bytes":"/+8="}}]"#,
        #"{"$$bytes":"aGk="}"#, #"{"$$bytes":5}"#, #"{"$$$bytes":{"$bytes":"YQ=="}}"#, #"{"$bytes":"aGk=","x":1}"#,
        #"{"$error":{"code":"io","message":"gone"}}"#, #"{"$error":{"code":"status 77","message":""}}"#,
        #"{"$$error":{}}"#, #"{"$other":1}"#, #"{"$":1}"#, #"{"$$":1}"#, #"{"bytes":1}"#,
    ])
    func whatIsPrintedIsReadBack(json: String) throws {
        #expect(try echo("--set", "in=\(json)") == json + "\n")
        try weir.folder.write("{\"in\": \(json)}", to: "in.json")
        #expect(try echo("--shared", "in.json") == json + "\n")
        try weir.folder.write(json, to: "value.json")
        #expect(try echo("--set", "in=@value.json") == json + "\n")
    }

    @Test func bytesAreBytes() throws {
        try weir.manifest(
            "files", "a: { uses: files.write, input: \"${shared.in}\", with: { path: out.bin } }")
        #expect(try weir("run", "flow.yaml", "--set", #"in={"$bytes":"AP8K"}"#).status == 0)
        let dump = try ProgramRun("od", ["-An", "-tx1", "out.bin"], in: weir.folder.path)
        #expect(dump.output == " 00 ff 0a\n")
    }

    @Test func linesOfJSONAreReadSo() throws {
        try weir.folder.write("{\"$bytes\":\"aGk=\"}\n{\"$$bytes\":1}\n", to: "in.jsonl")
        try weir.manifest(
            "probe", "a: { uses: probe.echo, batch: sequential, items: { jsonl: in.jsonl }, output: shared.out }")
        #expect(try echo() == #"[{"$bytes":"aGk="},{"$$bytes":1}]"# + "\n")
    }

    @Test(arguments: [
        #"{"$bytes":"aGk"}"#, #"{"$bytes":"aGl="}"#, #"{"$bytes":"a-k="}"#, #"{"$bytes":5}"#, #"{"$bytes":null}"#,
        #"{"$bytes":"===="}"#, #"{"$bytes":"aGk=aGk="}"#,
    ])
    func whatIsNoBase64IsRefused(json: String) throws {
        let run = try weir("run", "flow.yaml", "--set", "in=\(json)")
        #expect(run.status == 64)
        #expect(run.errors.contains(#"{"$bytes": …} needs a text in base64; write "$$bytes" for a key "$bytes""#))
    }

    @Test(arguments: [
        #"{"$error":"x"}"#, #"{"$error":{"code":"nonsense","message":"m"}}"#,
        #"{"$error":{"code":"ok","message":"m"}}"#,
        #"{"$error":{"code":"io"}}"#, #"{"$error":{"code":"io","message":"m","more":1}}"#,
    ])
    func whatIsNoErrorIsRefused(json: String) throws {
        let run = try weir("run", "flow.yaml", "--set", "in=\(json)")
        #expect(run.status == 64)
        #expect(run.errors.contains(#"write "$$error" for a key "$error""#), "\(run.errors)")
    }
}
