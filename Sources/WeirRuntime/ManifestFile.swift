internal import WeirLoading
internal import WeirModel

/// Reads manifests.
enum ManifestFile {
    /// The largest manifest, in bytes.
    static let maximumSize = 16 << 20

    /// The bytes of a manifest.
    ///
    /// - Throws: a problem that says why it cannot be read.
    static func read(_ file: String) throws(Problem) -> [UInt8] {
        if file.isEmpty { throw Problem(at: SourceLocation(file: "weir"), "the name of a manifest must not be empty") }
        do {
            return try DataFile.read(file, atMost: maximumSize)
        } catch {
            let reason =
                switch error {
                case .refused(let reason): "cannot read the manifest: \(reason)"
                case .tooLong:
                    "is longer than \(maximumSize >> 20) MiB, the most a manifest may have; put large data into a file"
                }
            throw Problem(at: SourceLocation(file: file), reason)
        }
    }

    /// The folder that paths in a manifest start from, absolute.
    static func folder(of file: String) -> String { PluginPath.absolute(file).parentFolder }
}
