/// The files of run folders: all that a journal asks of the system, so that tests can make any step of it fail.
package protocol JournalFiles: Sendable {
    /// Makes a folder that only its owner may enter; its parents where they are missing.
    ///
    /// - Parameter isNew: whether it is a mistake that it is there.
    func makeFolder(_ path: String, isNew: Bool) throws(FileError)

    /// Makes a file of zeros to be mapped and written as memory, in place of the one that is there.
    ///
    /// - Returns: its descriptor, which belongs to the caller.
    func makeShared(_ path: String, size: Int) throws(FileError) -> Int32

    /// Makes a file that is not there yet.
    func create(_ path: String) throws(FileError) -> any JournalFile

    /// Gives a file another name, in place of the file that had it.
    func rename(_ path: String, to other: String) throws(FileError)

    /// Removes a file; one that is not there is no mistake.
    func remove(_ path: String) throws(FileError)

    /// Returns once the names in a folder are on the disk.
    func syncFolder(_ path: String) throws(FileError)

    /// The names in a folder, in ascending order.
    func list(_ path: String) throws(FileError) -> [String]

    /// A whole file.
    func read(_ path: String) throws(FileError) -> [UInt8]

    /// A whole file as memory that is read when it is looked at.
    func map(_ path: String) throws(FileError) -> MappedFile
}

extension JournalFiles {
    /// Puts a whole file in place at once: whoever looks sees all of it, or what was there before.
    package func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        let temporary = path + ".tmp"
        try remove(temporary)
        let file = try create(temporary)
        do throws(FileError) {
            try file.write(bytes)
            try file.sync()
        } catch {
            try? remove(temporary)
            throw error
        }
        try rename(temporary, to: path)
        try syncFolder(path.folderPath)
    }
}

extension String {
    /// The folder that a path is in.
    var folderPath: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
