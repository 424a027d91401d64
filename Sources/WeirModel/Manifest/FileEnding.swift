import WeirValue

/// What the name of a file that is written may end in, and what that says of how it is written.
package struct FileEnding: Sendable {
    /// A way to compress a file.
    package enum Compression: String, CaseIterable, Sendable {
        case gzip = "gz"
        case zstd = "zst"
    }

    /// A file of JSON lines that is written as a whole.
    package static let jsonLines = FileEnding(["jsonl", "ndjson"], mayBeCompressed: true)
    /// A file of JSON lines of which each is there at once.
    package static let flushedLines = FileEnding(["jsonl", "ndjson"], mayBeCompressed: false)
    /// A file of rows.
    package static let csv = FileEnding(["csv"], mayBeCompressed: true)

    /// What stands for streams that the command keeps for itself, so that a run finds others under these names.
    private static let standardStreams: Set<String> = [
        "/dev/stdout", "/dev/stderr", "/dev/fd/1", "/dev/fd/2", "/proc/self/fd/1", "/proc/self/fd/2",
    ]

    private let words: [String]
    private let mayBeCompressed: Bool

    private init(_ words: [String], mayBeCompressed: Bool) {
        self.words = words
        self.mayBeCompressed = mayBeCompressed
    }

    /// How a file of this name is compressed; nil for one that is not.
    package static func compression(of path: String) -> Compression? {
        endings(of: path).last.flatMap { Compression(rawValue: $0) }
    }

    /// What is wrong with a path by its name, or nil; one without a dot, such as `/dev/null`, says nothing.
    package func complaint(about path: String) -> String? {
        if Self.standardStreams.contains(path) {
            return "standard output and error carry only what weir says itself; name a file or a pipe"
        }
        var endings = Self.endings(of: path)
        if let compression = endings.last.flatMap({ Compression(rawValue: $0) }) {
            guard mayBeCompressed else {
                return "what is written item by item is not compressed; leave \".\(compression.rawValue)\" out"
            }
            endings.removeLast()
        }
        guard let ending = endings.last, !words.contains(ending) else { return nil }
        let more = mayBeCompressed ? ", and \".gz\" or \".zst\" after it where it is to be compressed" : ""
        let compressions = mayBeCompressed ? Compression.allCases.map(\.rawValue) : []
        let near =
            Suggestion.nearest(to: ending, among: words + compressions).map { "; did you mean \".\($0)\"?" } ?? ""
        return "the file must end in \".\(words[0])\"\(more), not in \".\(ending)\"\(near)"
    }

    /// What is wrong with the end of a path as far as it can be told before a run.
    package func complaint(about path: Template) -> String? {
        switch path {
        case .constant(let value): value.stringValue.flatMap { complaint(about: $0) }
        case .interpolation(let parts):
            if case .text(let end)? = parts.last, end.utf8.contains(UInt8(ascii: ".")) {
                complaint(about: "x\(end)")
            } else {
                nil
            }
        default: nil
        }
    }

    /// What follows the dots of a file's name, but one at its start.
    private static func endings(of path: String) -> [String] {
        path.pathParts.name.split(separator: ".").dropFirst().map(String.init)
    }
}
