import Glibc
import Testing

@testable import WeirLoading

/// A temporary folder with libraries that are built for one test.
final class BuiltLibraries {
    private let folder: TemporaryFolder
    var path: String { folder.path }

    init() throws { folder = try TemporaryFolder() }

    /// Builds a library from a text in C, or in assembly for a name that ends with `.s`.
    ///
    /// - Returns: its path.
    @discardableResult
    func build(_ text: String, as name: String, _ flags: String = "", language: String = "c") throws -> String {
        try folder.write(Array("\(text)\n".utf8), as: "source.\(language)")
        try run("mkdir -p $(dirname \(name)) && cc -w -shared -fPIC -o '\(name)' source.\(language) \(flags)")
        return "\(path)/\(name)"
    }

    /// Runs a command in the folder.
    func run(_ command: String) throws { try #require(system("cd '\(path)' && \(command)") == 0, "\(command)") }

    /// Writes a file.
    @discardableResult
    func write(_ bytes: [UInt8], as name: String) throws -> String { try folder.write(bytes, as: name) }

    /// A file's bytes.
    func bytes(_ path: String) throws -> [UInt8] {
        let reader = try FileReader(path)
        return try #require(try reader.bytes(at: 0, count: reader.size, limit: 1 << 24))
    }

    /// Takes the table of sections away from a library, as some packers do.
    func removeSections(_ path: String) throws {
        var bytes = try bytes(path)
        bytes.replaceSubrange(40..<48, with: [UInt8](repeating: 0, count: 8))
        bytes.replaceSubrange(58..<64, with: [UInt8](repeating: 0, count: 6))
        try write(bytes, as: String(path.dropFirst(self.path.count + 1)))
    }

    /// A search that knows nothing of this machine.
    func search(_ libraryPath: String = "", levels: [String] = [], folders: [String] = []) -> LibrarySearch {
        LibrarySearch(libraryPath: libraryPath, cache: LibraryCache([]), levels: levels, ownFolders: folders)
    }
}
