/// Questions about paths, which are bytes to the system: a slash and an accent behind it would be one `Character`.
extension String {
    /// Whether it starts at the root.
    package var isAbsolutePath: Bool { utf8.first == UInt8(ascii: "/") }

    /// Whether it names more than an entry of some folder.
    package var hasSlash: Bool { utf8.contains(UInt8(ascii: "/")) }

    /// Where the last slash is.
    package var lastSlash: String.Index? { utf8.lastIndex(of: UInt8(ascii: "/")) }

    /// What comes before the name of the entry, with the slash, and that name.
    package var pathParts: (folder: String, name: String) {
        guard let slash = lastSlash else { return ("", self) }
        let start = utf8.index(after: slash)
        return (String(self[..<start]), String(self[start...]))
    }

    /// The folder of an absolute path, without a slash at its end unless it is the root.
    package var parentFolder: String {
        guard let slash = lastSlash, slash != startIndex else { return "/" }
        return String(self[..<slash])
    }

    /// The path, put after a folder unless it is absolute.
    package func placed(in folder: String) -> String { isAbsolutePath ? self : "\(folder)/\(self)" }
}
