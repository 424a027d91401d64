import CZstd
import Foundation
import Testing
import WeirEngine
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirSinks

/// Files of results in the order of the items.
struct ResultSinkTests {
    private let place: SinkFolder
    private var folder: ScratchFolder { place.folder }

    init() throws { place = try SinkFolder() }

    @Test("lines lie beside the target until the end, and take its place and its rights then")
    func linesTakeTheirPlace() throws {
        try folder.write("old\n", to: "r.jsonl")
        try #require(chmod(folder.path("r.jsonl"), 0o640) == 0)
        let sink = try place.results("r.jsonl")
        try sink.write(
            .int(-5), .string("a\nb"), .map([("b", .float(1.5)), ("a", .null)]), .error(code: 21, message: "x"))
        #expect(try folder.read("r.jsonl") == "old\n")
        try sink.finish()
        #expect(
            try folder.read("r.jsonl")
                == "-5\n\"a\\nb\"\n{\"a\":null,\"b\":1.5}\n{\"$error\":{\"code\":\"io\",\"message\":\"x\"}}\n")
        #expect(try folder.files() == ["r.jsonl"])
        var status = stat()
        #expect(stat(folder.path("r.jsonl"), &status) == 0 && status.st_mode & 0o777 == 0o640)
    }

    @Test("missing folders are made, and a link stays one")
    func foldersAndLinks() throws {
        let new = try place.results("a/b/r.jsonl")
        try new.write(.int(1))
        try new.finish()
        #expect(try folder.read("a/b/r.jsonl") == "1\n")
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.jsonl"), withDestinationPath: "a/b/r.jsonl")
        let linked = try place.results("link.jsonl")
        try linked.write(.int(2))
        try linked.finish()
        #expect(try folder.read("a/b/r.jsonl") == "2\n")
        #expect(try folder.files() == ["a/b/r.jsonl"])
    }

    @Test("what is not complete stays under its temporary name, and the next run begins anew")
    func abandoned() throws {
        let sink = try place.results("r.jsonl")
        try sink.write(.int(1), .int(2))
        let part = sink.abandon()
        #expect(part.file == "r.jsonl.part" && part.records == 2)
        #expect(try folder.read("r.jsonl.part") == "1\n2\n")
        let next = try place.results("r.jsonl")
        try next.write(.int(3))
        try next.finish()
        #expect(try folder.read("r.jsonl") == "3\n")
        #expect(try folder.files() == ["r.jsonl"])
    }

    @Test("a file that is being written is refused to others, and free at the end")
    func taken() throws {
        let first = try place.results("r.jsonl")
        let message = place.refusal { () throws(NodeError) in _ = try place.results("./r.jsonl") }
        #expect(
            message
                == "cannot write \"./r.jsonl.part\": another batch or another run is writing it; put a param into its "
                + "name, so that each has its own")
        try first.write(.int(1))
        try first.finish()
        try place.results("r.jsonl").finish()
        #expect(try folder.read("r.jsonl") == "")
    }

    @Test("what cannot be a file is refused with its name")
    func refused() throws {
        try folder.write("", to: "d/x")
        #expect(
            place.refusal { () throws(NodeError) in _ = try place.results("d") } == "cannot write \"d\": it is a folder"
        )
        #expect(
            place.refusal { () throws(NodeError) in _ = try place.results("d/x/r.jsonl") }
                == "cannot write \"d/x/r.jsonl\": not a directory")
        #expect(
            place.refusal { () throws(NodeError) in _ = try place.results("r.jsnl") }
                == "cannot write \"r.jsnl\": the file must end in \".jsonl\", and \".gz\" or \".zst\" after it where it is "
                + "to be compressed, not in \".jsnl\"; did you mean \".jsonl\"?")
        let socket = try ProgramRun(
            "python3", ["-c", "import socket; socket.socket(socket.AF_UNIX).bind('s')"], in: folder.path)
        #expect(socket.status == 0)
        #expect(
            place.refusal { () throws(NodeError) in _ = try place.results("s") }
                == "cannot write \"s\": operation not supported")
        #expect(
            place.refusal { () throws(NodeError) in _ = try place.results("") }
                == "the path of a file to write must be a text, not \"\"")
    }

    @Test("a folder that is removed meanwhile is an error at the end, and there is no part")
    func removed() throws {
        let sink = try place.results("d/r.jsonl")
        try sink.write(.int(1))
        try FileManager.default.removeItem(atPath: folder.path("d"))
        #expect(
            place.refusal { () throws(NodeError) in try sink.finish() }
                == "cannot write \"d/r.jsonl.part\": it, or its folder, was removed meanwhile")
        #expect(sink.abandon().records == 0)
    }

    @Test("what JSON has not is refused, and nothing of it is written")
    func noJSON() throws {
        let sink = try place.results("r.jsonl")
        var bytes: [UInt8] = [65]
        let message = place.refusal { () throws(NodeError) in
            try sink.encode(.list([.int(1), .float(.infinity)]), into: &bytes)
        }
        #expect(message == "the result cannot be written to a file: [1]: the float inf cannot be printed as JSON")
        #expect(bytes == [65])
    }

    private static let many = (0..<300_000).map { "line \($0) of many" }

    @Test("compressed files are read by others, and their parts too", arguments: ["gz", "zst"], [true, false])
    func compressed(ending: String, isComplete: Bool) throws {
        let sink = try place.results("r.jsonl.\(ending)")
        for text in Self.many { try sink.write(.string(text)) }
        if isComplete { try sink.finish() } else { #expect(sink.abandon().records == Self.many.count) }
        let file = isComplete ? "r.jsonl.\(ending)" : "r.jsonl.\(ending).part"
        #expect(try text(in: file, ending) == Self.many.map { "\"\($0)\"\n" }.joined())
    }

    private func text(in file: String, _ ending: String) throws -> String {
        if ending == "gz" {
            return try ProgramRun("sh", ["-c", "exec gzip -dc <\(file)"], in: folder.path).output
        }
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path(file))))
        var text = [UInt8](repeating: 0, count: 1 << 23)
        let size = ZSTD_decompress(&text, text.count, bytes, bytes.count)
        try #require(ZSTD_isError(size) == 0)
        return String(decoding: text[..<size], as: UTF8.self)
    }

    @Test(
        "rows have the columns asked for; a field is quoted where it must be, null is nothing and a text of no characters is not"
    )
    func rows() throws {
        let sink = try place.results("r.csv", columns: ["name", "n", "$error"])
        try sink.write(
            .map([("n", .int(1)), ("name", .string("a, \"b\"")), ("other", .int(9))]),
            .map([("n", .float(0.5)), ("name", .string("x\ny"))]), .map([("n", .null), ("name", .string(""))]),
            .map([("n", .bool(true)), ("name", .list([.int(1), .string("z")]))]),
            .error(code: 21, message: "no, really"))
        try sink.finish()
        #expect(
            try folder.read("r.csv") == """
                name,n,$error
                "a, ""b\""",1,
                "x
                y",0.5,
                "",,
                "[1,""z""]",true,
                ,,"no, really"

                """)
    }

    @Test("of one column other values are rows too, and nothing is a row as well")
    func oneColumn() throws {
        let sink = try place.results("r.csv", columns: ["a b"])
        try sink.write(.int(1), .null, .string("x"), .map([("a b", .string(""))]), .error(code: 21, message: "x"))
        try sink.finish()
        #expect(try folder.read("r.csv") == "a b\n1\n\"\"\nx\n\"\"\n\"\"\n")
    }

    @Test("a result that is no map is no row of several columns, and one with a resource or NaN neither")
    func noRow() throws {
        let sink = try place.results("r.csv", columns: ["a", "b"])
        #expect(
            place.refusal { () throws(NodeError) in try sink.write(.int(5)) }
                == "a row of CSV needs a map, but the result is an int (5)")
        #expect(
            place.refusal { () throws(NodeError) in try sink.write(.map([("a", .int(1)), ("b", .float(.nan))])) }
                == "the value under \"b\" cannot be written to a file: the float nan cannot be printed as JSON")
        try sink.finish()
        #expect(try folder.read("r.csv") == "a,b\n")
    }

    @Test("a device is written in place, and says when it is full")
    func devices() throws {
        let null = try place.results("/dev/null")
        try null.write(.int(1))
        try null.finish()
        let full = try place.results("/dev/full")
        try full.write(.int(1))
        #expect(
            place.refusal { () throws(NodeError) in try full.finish() }
                == "cannot write \"/dev/full\": no space left on device")
    }
}
