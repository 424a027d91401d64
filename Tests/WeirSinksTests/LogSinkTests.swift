import Foundation
import Testing
import WeirEngine
import WeirExec
import WeirJSON
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirSinks

/// Files of lines that are there at once: items as they end, and failed items.
struct LogSinkTests {
    private let place: SinkFolder
    private var folder: ScratchFolder { place.folder }

    init() throws { place = try SinkFolder() }

    private func item(_ place: Int, _ result: Result<Value, NodeError>) -> DoneItem {
        DoneItem(place: place, item: .string("i\(place)"), result: result, attempts: 2, nanoseconds: 1_234_567)
    }

    private static let failed = FailedItem(
        batch: "main/a", path: "main/a[3]", place: 3, item: .map([("k", .bytes([1]))]),
        error: NodeError(.timeout, "late"),
        attempts: 4)

    @Test("an item that ended is in the file when the call returns")
    func done() throws {
        let sink = try place.done("d.jsonl", params: .map([("p", .int(1))]))
        var bytes: [UInt8] = []
        try sink.encode(item(0, .success(.int(5))), into: &bytes)
        try sink.encode(item(1, .failure(NodeError(.io, "broken"))), into: &bytes)
        try sink.write(bytes, count: 2)
        #expect(
            try folder.read("d.jsonl") == """
                {"index":0,"item":"i0","params":{"p":1},"result":5,"attempts":2,"ms":1.235}
                {"index":1,"item":"i1","params":{"p":1},"error":{"$error":{"code":"io","message":"broken"}},"attempts":2,"ms":1.235}

                """)
        try sink.finish()
    }

    @Test("a result that JSON has not is an error in its line, and said to the caller")
    func doneWithoutJSON() throws {
        let sink = try place.done("d.jsonl")
        var bytes: [UInt8] = []
        let message = place.refusal { () throws(NodeError) in
            try sink.encode(item(0, .success(.float(.nan))), into: &bytes)
        }
        #expect(message.hasSuffix("the float nan cannot be printed as JSON"))
        let line = try JSON.parse(bytes)
        #expect(line.lookup("result") == nil && line.lookup("error")?.kind == .error)
    }

    @Test(
        "what a file of items that ended has already is kept; of its last line only what is whole",
        arguments: [
            ("", ""), ("{\"a\":1}\n", "{\"a\":1}\n"), ("{\"a\":1}\n{\"b\":2}", "{\"a\":1}\n{\"b\":2}\n"),
            ("{\"a\":1}\n{\"b\":", "{\"a\":1}\n"), ("{\"b\":", ""),
        ])
    func appended(_ before: String, _ kept: String) throws {
        try folder.write(before, to: "d.jsonl")
        let sink = try place.done("d.jsonl")
        try sink.write(Array("new\n".utf8), count: 1)
        try sink.finish()
        #expect(try folder.read("d.jsonl") == kept + "new\n")
    }

    @Test("a failed item is a line with the item as it is, and the time")
    func failures() throws {
        let sink = try place.failures("f.jsonl")
        var bytes: [UInt8] = []
        sink.encode(Self.failed, into: &bytes)
        try sink.write(bytes, count: 1)
        let text = try folder.read("f.jsonl")
        #expect(
            text.hasPrefix(
                "{\"item\":{\"k\":{\"$bytes\":\"AQ==\"}},\"path\":\"main/a[3]\",\"place\":3,\"batch\":\"main/a\","
                    + "\"code\":\"timeout\",\"message\":\"late\",\"attempts\":4,\"time\":\"20"))
        let time = try JSON.parse(text).lookup("time")?.stringValue ?? ""
        let parsed = try Date(time, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
        #expect(abs(parsed.timeIntervalSinceNow) < 3600)
        try sink.finish()
    }

    @Test("failed items of an earlier run go, those of this one stay")
    func failuresBeginAnew() throws {
        try folder.write("old\n", to: "f.jsonl")
        for _ in 0..<2 {
            let sink = try place.failures("f.jsonl")
            try sink.write(Array("new\n".utf8), count: 1)
            try sink.finish()
        }
        #expect(try folder.read("f.jsonl") == "new\nnew\n")
    }

    @Test("two at once are refused")
    func taken() throws {
        let first = try place.failures("f.jsonl")
        #expect(
            place.refusal { () throws(NodeError) in _ = try place.done("f.jsonl") }
                == "cannot write \"f.jsonl\": another batch or another run is writing it; put a param into its name, so "
                + "that each has its own")
        try first.finish()
    }

    @Test("a file that is removed meanwhile is an error at the end")
    func removed() throws {
        let sink = try place.done("d.jsonl")
        try FileManager.default.removeItem(atPath: folder.path("d.jsonl"))
        #expect(
            place.refusal { () throws(NodeError) in try sink.finish() }
                == "cannot write \"d.jsonl\": it, or its folder, was removed meanwhile")
    }

    @Test("what is flushed is not compressed")
    func notCompressed() {
        #expect(
            place.refusal { () throws(NodeError) in _ = try place.done("d.jsonl.gz") }
                == "cannot write \"d.jsonl.gz\": what is written item by item is not compressed; leave \".gz\" out")
    }
}
