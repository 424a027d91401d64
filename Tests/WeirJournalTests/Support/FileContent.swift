/// The bytes of a file, and how many of them are on the disk.
// SAFETY: only changed with the lock of the files.
final class FileContent: @unchecked Sendable {
    var bytes: [UInt8]
    var synced = 0

    init(_ bytes: [UInt8] = []) { self.bytes = bytes }
}
