internal import Foundation

/// A temporary folder, removed with the object.
package final class ScratchFolder: Sendable {
    /// Its path, absolute and without links.
    package let path: String

    /// A new, empty folder.
    package init() throws {
        let folder = URL(fileURLWithPath: "/tmp/weir-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in it.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, and the folders that lead to it.
    ///
    /// - Returns: the path of the file.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    /// Writes a file, and the folders that lead to it.
    ///
    /// - Returns: the path of the file.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    /// The text of a file.
    package func read(_ name: String) throws -> String {
        try String(decoding: Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    /// The paths of all files in it, relative to it, sorted.
    package func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path).filter { name in
            let attributes = try? FileManager.default.attributesOfItem(atPath: self.path(name))
            return attributes?[.type] as? FileAttributeType == .typeRegular
        }.sorted()
    }

    /// Copies a file or a folder into it.
    package func copy(_ source: String, to name: String) throws {
        let target = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: URL(fileURLWithPath: source), to: target)
    }
}
