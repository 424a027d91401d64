import Glibc
import Testing

/// A temporary folder with plugins that are built for a test; removed with the object.
final class FixtureFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/weir-host-XXXXXX".utf8CString)
        path = try #require(
            template.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
            })
    }

    deinit { _ = system("rm -rf '\(path)'") }

    /// The folder with the sources of the fixtures, relative to this file.
    private static let root = String(
        #filePath.prefix(upTo: #filePath.range(of: "/Tests/")?.lowerBound ?? #filePath.startIndex))

    /// Builds a fixture.
    ///
    /// - Parameters:
    ///   - source: the file in `Tests/Fixtures/plugins/host`.
    ///   - flags: for the compiler, such as `-DNO_ENTRY`.
    /// - Returns: the absolute path of the library.
    func build(_ source: String, _ flags: String = "", as name: String = "libfixture.so") throws -> String {
        let output = "\(path)/\(name)"
        let compiler = source.hasSuffix(".cpp") ? "c++ -std=c++17 -pthread" : "cc -std=c17"
        let command =
            "\(compiler) -fPIC -shared -g -I\(Self.root)/Sources/CWeirABI/include -I\(Self.root)/Sources/CWeirValue/include "
            + "\(flags) '\(Self.root)/Tests/Fixtures/plugins/host/\(source)' -o '\(output)'"
        try #require(system(command) == 0, "the fixture is built")
        return try #require(realpath(output, nil).map { String(cString: $0) })
    }

    /// Writes a file.
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        let output = "\(path)/\(name)"
        let file = try #require(fopen(output, "w"))
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        return output
    }
}

extension String {
    fileprivate func range(of other: String) -> Range<String.Index>? { ranges(of: other).last }
}
