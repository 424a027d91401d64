/// What makes two paths the same file.
package struct FileIdentity: Hashable, Sendable {
    /// The number of the device that the file is on.
    package let device: UInt64
    /// The number of the file on that device.
    package let inode: UInt64
}
