import WeirLoading
import WeirModel

/// Reads manifests.
enum ManifestFile {
    /// The largest manifest, in bytes.
    static let maximumSize = 16 << 20

    /// The bytes of a manifest.
    ///
    /// - Throws: a problem that says why it cannot be read.
    static func read(_ file: String) throws(Problem) -> [UInt8] {
        let bytes: [UInt8]
        do {
            bytes = try DataFile.read(file, atMost: maximumSize + 1)
        } catch {
            throw Problem(at: SourceLocation(file: file), "cannot read the manifest: \(error.reason)")
        }
        guard bytes.count <= maximumSize else {
            throw Problem(
                at: SourceLocation(file: file),
                "is longer than \(maximumSize >> 20) MiB, the most a manifest may have; put large data into a file")
        }
        return bytes
    }

    /// The folder that paths in a manifest start from, absolute.
    static func folder(of file: String) -> String {
        let absolute = PluginPath.absolute(file)
        guard let slash = absolute.lastIndex(of: "/"), slash > absolute.startIndex else { return "/" }
        return String(absolute[..<slash])
    }
}
