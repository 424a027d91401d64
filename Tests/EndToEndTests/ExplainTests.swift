import Foundation
import Testing
import WeirTestSupport

/// `weir explain` names the level of each param (P3).
struct ExplainTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.folder.write(
            """
            weir: 1
            plugins: [probe, text]
            params: { run: 1, words: 3 }
            flow: outer
            flows:
              outer:
                batch: sequential
                items: { each: [a, b], as: directory }
                params: { outer: 2, run: 2 }
                nodes:
                  files: { run: files, params: { user: 4 } }
              files:
                batch: sequential
                items: { range: 2, as: filename }
                params: { inner: 3, outer: 3 }
                nodes:
                  look:
                    uses: text.route
                    input: a b
                    params: { own: 5, words: 5 }
                    with: { limit: "${params.words}" }
            """, to: "flow.yaml")
    }

    /// The lines without what pads them.
    private func explained(_ arguments: String...) throws -> [String] {
        let run = try ProgramRun(Programs.weir, ["explain", "flow.yaml"] + arguments, in: weir.folder.path)
        try #require(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    }

    @Test func p3EveryLevelIsNamedWhatWinsFirst() throws {
        let lines = try explained("look")
        #expect(
            lines == [
                "outer/files/look (text.route, flow.yaml:17:7)",
                "limit = ${params.words} with of outer/files/look",
                "filename = (each item's) item of outer/files",
                "directory = (each item's) item of outer",
                "run = 1 params of the manifest",
                "words = 3 params of the manifest",
                "outer = 2 params of flow outer",
                "user = 4 params of node outer/files",
                "inner = 3 params of flow files",
                "own = 5 params of node outer/files/look",
            ])
    }

    @Test func p3ParamsOfTheCommandLineComeAfterItems() throws {
        let lines = try explained("files/look", "--param", "words=9", "--param", "filename=x")
        #expect(lines.contains("words = 9 --param"))
        #expect(lines.contains("filename = (each item's) item of outer/files"))
    }

    @Test func p3ADefaultOfTheNodeTypeIsTheLast() throws {
        try weir.manifest("text", "a: { uses: text.summarize, input: x }")
        #expect(
            try explained("a") == ["main/a (text.summarize, flow.yaml:4:3)", "words = 50 default of text.summarize"])
    }

    @Test func p3TheSettingsOfACFunctionAreNamed() throws {
        try weir.folder.write(
            """
            weir: 1
            functions:
              zlib:
                library: libz.so.1
                functions: { crc32: "u64 crc32(u64 crc = 0, bytes data, u32 len(data))" }
            nodes: { a: { uses: zlib.crc32, input: x } }
            """, to: "flow.yaml")
        #expect(
            try explained("a") == [
                "main/a (zlib.crc32, flow.yaml:6:10)", "crc = 0 default of zlib.crc32",
                "data = (the item's) item of main/a",
            ])
        #expect(try explained("a", "--param", "crc=7").contains("crc = 7 --param"))
    }

    @Test func p3TheInnermostNodeOfTheNestedExampleSeesDirectoryAndFilename() throws {
        let flow = "\(Programs.repository)/examples/nested-directories/flow.yaml"
        let run = try ProgramRun(Programs.weir, ["explain", flow, "label"])
        let lines = run.output.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("filename = (each item's) item of directories/files"), "\(lines)")
        #expect(lines.contains("directory = (each item's) item of directories"), "\(lines)")
    }
}
