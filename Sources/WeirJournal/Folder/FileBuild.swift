internal import WeirCBOR

/// What tells a file from another one: XXH3-64 of its bytes, and their number.
package enum FileBuild {
    /// The build of a file.
    ///
    /// - Throws: `file`.
    /// - Complexity: O(size of the file), some ten milliseconds for 100 MB.
    package static func of(_ path: String) throws(JournalError) -> String {
        let map = try JournalError.files { () throws(FileError) in try SystemFiles().map(path) }
        let text = withExtendedLifetime(map) { unsafe String(Checksum.of(map.bytes), radix: 16) }
        return unsafe "\(text)-\(map.bytes.count)"
    }
}
