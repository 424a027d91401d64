@testable import WeirJournal

/// A file in memory that grows at its end.
final class MemoryFile: JournalFile {
    private let files: MemoryFiles
    private let path: String
    private let content: FileContent

    init(_ files: MemoryFiles, _ path: String, _ content: FileContent) {
        self.files = files
        self.path = path
        self.content = content
    }

    func write(_ bytes: [UInt8]) throws(FileError) { try files.write(bytes, path, content) }

    func sync() throws(FileError) { try files.sync(path, content) }
}
