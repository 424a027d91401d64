import Testing
import WeirTestSupport

/// The item source `csv` and `tables.parse` give the same cells, byte for byte, and all white space in them.
struct CSVReadersTests {
    private let weir: Weir

    init() throws {
        weir = try Weir()
        try weir.manifest(
            "probe, tables, files",
            "a: { uses: probe.echo, batch: sequential, items: { csv: in.csv }, output: shared.a, next: b }",
            "b: { uses: files.read, with: { path: in.csv }, output: shared.t, next: c }",
            "c: { uses: tables.parse, input: \"${shared.t}\", output: shared.b }")
    }

    private func read(_ text: String) throws -> [String] {
        try weir.folder.write(text, to: "in.csv")
        let run = try weir("run", "flow.yaml", "--quiet", "--print", "a", "--print", "b")
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        ("h\n x \n", #"[{"h":" x "}]"#), (" h \n1\n", #"[{" h ":"1"}]"#), ("h\n\t\n", #"[{"h":"\t"}]"#),
        ("h,i\n a , b\n", #"[{"h":" a ","i":" b"}]"#), ("h\n\" x \"\n", #"[{"h":" x "}]"#),
        ("h\n   \n", #"[{"h":"   "}]"#), ("h\n1\n\n\n2", #"[{"h":"1"},{"h":"2"}]"#),
        ("h\r1\r2\r", #"[{"h":"1"},{"h":"2"}]"#), ("h\r\n1\r\n", #"[{"h":"1"}]"#), ("h\n\"\"\n", #"[{"h":""}]"#),
        ("h,i\n,\n", #"[{"h":"","i":""}]"#), ("h\n\"a\nb\"\n", #"[{"h":"a\nb"}]"#),
        ("h\n\"a\"\"b\"\n", #"[{"h":"a\"b"}]"#), ("h\n\"a\r\nb\"", #"[{"h":"a\r\nb"}]"#),
        ("h\na\u{0}b\n", #"[{"h":"a\u0000b"}]"#), ("h\n", "[]"), ("h", "[]"),
        ("h\n\u{A0}x\u{3000}\n", "[{\"h\":\"\u{A0}x\u{3000}\"}]"),
    ])
    func bothKeepWhatStandsThere(text: String, rows: String) throws {
        #expect(try read(text) == [rows, rows])
    }

    @Test(arguments: ["h\na\"b\n", "h\n \"a\"\n", "h\n\"a\" \n", "h\n\"a\"b\n", "h\n\"a\n"])
    func bothRefuseAQuoteThatIsNone(text: String) throws {
        try weir.folder.write(text, to: "in.csv")
        let first = try weir("run", "flow.yaml")
        #expect(first.status == 1 && first.errors.contains("quote"), "\(first.errors)")
        try weir.manifest(
            "tables, files", "b: { uses: files.read, with: { path: in.csv }, output: shared.t, next: c }",
            "c: { uses: tables.parse, input: \"${shared.t}\", output: shared.b }")
        let second = try weir("run", "flow.yaml")
        #expect(second.status == 1 && second.errors.contains("malformed"), "\(second.errors)")
    }

    @Test(arguments: 1...6)
    func randomCellsComeBack(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pieces = [
            "a", " ", "\t", "\"", ",", "\n", "\r", "\r\n", "\u{0}", "é", "  ", ";", "'", "\u{A0}", "x y",
        ]
        let width = Int.random(in: 1...4, using: &generator)
        let cells = (0..<40).map { _ in
            (0..<width).map { _ in
                (0..<Int.random(in: 0...4, using: &generator)).map { _ in pieces.randomElement(using: &generator) ?? ""
                }
                .joined()
            }
        }
        let header = (0..<width).map { "c\($0)" }
        let lines = ([header] + cells).map { row in
            row.map { cell in
                let needsQuotes = cell.isEmpty || cell.unicodeScalars.contains { "\",\n\r".unicodeScalars.contains($0) }
                guard needsQuotes || Bool.random(using: &generator) else { return cell }
                return "\"" + cell.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
            }.joined(separator: ",")
        }
        let output = try read(lines.joined(separator: seed % 2 == 0 ? "\r\n" : "\n"))
        let rows = cells.map { row in
            "{" + zip(header, row).map { "\"\($0)\":\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
        }
        #expect(output == Array(repeating: "[" + rows.joined(separator: ",") + "]", count: 2))
    }

    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\n": "\\n"
            case "\r": "\\r"
            case "\t": "\\t"
            case "\u{0}": "\\u0000"
            default: String(scalar)
            }
        }.joined()
    }
}
