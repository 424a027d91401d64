internal import WeirModel

/// A shared library as the loader sees it: by its segments, whatever its sections say, or without any.
///
/// Every number in the file is checked before it is used: the file may be cut, damaged or made to mislead.
package struct LibraryFile: Sendable {
    /// The file's path.
    package let path: String
    /// What tells it from every other file.
    package let identity: FileIdentity
    /// The name under which others need it.
    package let soname: String?
    /// The libraries that it needs, in order.
    package let neededLibraries: [String]
    /// Folders of its `RPATH`, which count before `LD_LIBRARY_PATH`, also for what the needed ones need.
    let searchFolders: [String]
    /// Folders of its `RUNPATH`, which count after it; where there are some, `searchFolders` count for nothing.
    let runFolders: [String]
    let segments: ELFSegments
    let dynamic: ELFDynamicTable

    /// Reads a file.
    ///
    /// - Parameter path: a path of any kind; `$ORIGIN` is its folder as it is written.
    /// - Throws: when it is no library for this machine; the message says what it is instead.
    package init(_ path: String) throws(PluginError) {
        let reader = try FileReader(path)
        segments = try ELFSegments(reader, header: ELFFile.header(reader))
        dynamic = try ELFDynamicTable(reader, segments)
        self.path = path
        identity = reader.identity
        let origin = PluginPath.absolute(path).parentFolder
        let names = ELFNames(reader, segments, dynamic)
        soname = try names.texts(.soname).first
        neededLibraries = try names.texts(.needed)
        searchFolders = Self.folders(try names.texts(.rpath).first ?? "", origin)
        runFolders = Self.folders(try names.texts(.runpath).first ?? "", origin)
    }

    /// Reads the symbols that it gives and needs, of each name that it gives the version that a caller gets by default.
    package func symbols() throws(PluginError) -> [LibrarySymbol] {
        let reader = try FileReader(path)
        return try ELFSymbolTable(reader, segments, dynamic)?.symbols() ?? []
    }

    /// A text with the loader's words replaced: `$ORIGIN`, `$LIB`, `$PLATFORM`.
    func expand(_ text: String) -> String { Self.expand(text, PluginPath.absolute(path).parentFolder) }

    private static func folders(_ text: String, _ origin: String) -> [String] {
        text.split(separator: ":").map { PluginPath.absolute(expand(String($0), origin)) }
    }

    private static func expand(_ text: String, _ origin: String) -> String {
        guard text.contains("$") else { return text }
        #if arch(x86_64)
            let (library, platform) = ("lib/x86_64-linux-gnu", "x86_64")
        #elseif arch(arm64)
            let (library, platform) = ("lib/aarch64-linux-gnu", "aarch64")
        #else
            let (library, platform) = ("lib", "")
        #endif
        var result = text
        for (word, replacement) in [("ORIGIN", origin), ("LIB", library), ("PLATFORM", platform)] {
            result = result.replacing("${\(word)}", with: replacement).replacing("$\(word)", with: replacement)
        }
        return result
    }
}
