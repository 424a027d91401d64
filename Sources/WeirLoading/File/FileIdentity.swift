/// What makes two paths the same file.
package struct FileIdentity: Hashable, Sendable {
    /// The device.
    package let device: UInt64
    /// The number of the file on it.
    package let inode: UInt64
}
