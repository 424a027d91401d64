import Glibc
import Testing

/// A temporary folder; removed with the object.
final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/weir-loading-XXXXXX".utf8CString)
        path = try #require(
            template.withUnsafeMutableBufferPointer { buffer in
                buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
            })
    }

    deinit { _ = system("rm -rf '\(path)'") }

    /// Writes a file and gives its path.
    @discardableResult
    func write(_ bytes: [UInt8], as name: String = "file.so") throws -> String {
        let file = try #require(fopen("\(path)/\(name)", "w"))
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        return "\(path)/\(name)"
    }
}
