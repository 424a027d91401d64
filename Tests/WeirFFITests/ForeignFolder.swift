import Glibc
import Testing

/// A temporary folder with plain C libraries that are built for a test; removed with the object.
final class ForeignFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/weir-ffi-XXXXXX".utf8CString)
        path = try #require(
            template.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
            })
    }

    deinit { _ = system("rm -rf '\(path)'") }

    /// The package's folder.
    static let root = String(
        #filePath.prefix(upTo: #filePath.ranges(of: "/Tests/").last?.lowerBound ?? #filePath.startIndex))

    /// The fixture with a function for every row of the grammar, built once for all tests.
    static let grammar = Result<(folder: ForeignFolder, library: String), any Error> {
        let folder = try ForeignFolder()
        return (folder, try folder.build(source: "\(root)/Tests/Fixtures/libraries/grammar.c", as: "libgrammar.so"))
    }

    /// Builds a library from a file; under the address sanitizer with its checks, so that it sees what C does to our memory.
    func build(source: String, as name: String, _ flags: String = "-O1") throws -> String {
        let output = "\(path)/\(name)"
        let isChecked = getenv("WEIR_SANITIZER").map { String(cString: $0) } == "address"
        let isCPlusPlus = source.hasSuffix(".cpp")
        // The runtime that the checks call is the one in the tests' own program, which Swift's compiler put there.
        let compiler =
            isChecked
            ? (isCPlusPlus ? "clang++ -fsanitize=address" : "clang -fsanitize=address") : isCPlusPlus ? "c++" : "cc"
        let language = isCPlusPlus ? "-std=c++17" : "-std=gnu17 -w"
        try #require(
            system("\(compiler) \(language) -fPIC -shared -pthread \(flags) '\(source)' -o '\(output)'") == 0,
            "the library is built")
        return output
    }

    /// Builds a library from a text.
    func build(text: String, as name: String) throws -> String {
        let source = "\(path)/\(name).c"
        try write(text, to: source)
        return try build(source: source, as: name)
    }

    /// Writes a file.
    func write(_ text: String, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }
}
