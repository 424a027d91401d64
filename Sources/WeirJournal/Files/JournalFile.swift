/// A file that grows at its end; nobody uses it any more once the object ends.
package protocol JournalFile: AnyObject, Sendable {
    /// Appends all bytes.
    func write(_ bytes: [UInt8]) throws(FileError)

    /// Returns once the data are on the disk.
    func sync() throws(FileError)
}
