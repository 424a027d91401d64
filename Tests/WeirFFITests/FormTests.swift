import Glibc
import Testing
import WeirJSON

/// The examples of `Sources/WeirFFI/README.md`.
struct FormTests {
    private static let page = (try? String(contentsOf: "\(ForeignFolder.root)/Sources/WeirFFI/README.md")) ?? ""

    /// The declarations in the block of types.
    private static let types =
        page.split(separator: "```types\n").last?.split(separator: "```").first.map(String.init) ?? ""

    private static let library = Result<(folder: ForeignFolder, library: String), any Error> {
        let folder = try ForeignFolder()
        let source = "\(ForeignFolder.root)/Tests/Fixtures/libraries/forms.c"
        return (folder, try folder.build(source: source, as: "libforms.so", "-O1 -g"))
    }

    /// Signature, item and result of each row that has an example.
    static let examples: [[String]] = page.split(separator: "\n").compactMap { line in
        let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { cell in
            cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed().map(String.init).joined()
        }
        guard cells.count == 7, cells[3].hasPrefix("`") else { return nil }
        return cells[3...5].map { $0.filter { $0 != "`" } }
    }

    @Test func thereAreManyExamples() {
        #expect(Self.examples.count >= 35)
        #expect(!Self.types.isEmpty)
    }

    @Test(arguments: examples)
    func givesWhatThePageSays(example: [String]) throws {
        let (signature, item, result) = (example[0], example[1], example[2])
        let library = try Self.library.get().library
        for usesDirectCalls in [true, false] {
            let function = try Foreign(signature, types: Self.types, library: library, usesDirectCalls: usesDirectCalls)
            let value = try function.call(try JSON.parse(item))
            if result == "a resource" {
                #expect(value.kind == .resource)
            } else {
                #expect(try JSON.string(value) == result)
            }
        }
    }
}

extension String {
    fileprivate init(contentsOf path: String) throws {
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        self = String(decoding: bytes, as: UTF8.self)
    }
}
