internal import WeirExec
internal import WeirModel

/// Compresses pieces of a file, one after another.
protocol Compressor: AnyObject {
    /// The bytes as a frame that can be read by itself.
    func frame(of bytes: [UInt8]) throws(NodeError) -> [UInt8]
}

/// A compressor of a kind.
///
/// - Throws: when there is no memory for it.
func makeCompressor(_ kind: FileEnding.Compression) throws(NodeError) -> any Compressor {
    switch kind {
    case .gzip: try GzipCompressor()
    case .zstd: try ZstdCompressor()
    }
}
