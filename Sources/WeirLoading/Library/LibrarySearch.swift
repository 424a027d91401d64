internal import Glibc
internal import WeirModel

/// Finds shared libraries as the dynamic loader would, without loading them.
///
///     LD_LIBRARY_PATH ──▶ RUNPATH of whoever needs it ──▶ /etc/ld.so.cache ──▶ the loader's own folders
///
/// In every folder, the subfolders for this machine's processor come first (`glibc-hwcaps/x86-64-v3`).
package struct LibrarySearch: Sendable {
    private let environmentFolders: [String]
    private let cache: LibraryCache
    private let levels: [String]
    private let ownFolders: [String]

    /// The search of this process, made at its first use.
    package static let current = LibrarySearch(
        libraryPath: unsafe getenv("LD_LIBRARY_PATH").map { unsafe String(cString: $0) } ?? "",
        cache: LibraryCache.current, levels: ProcessorLevel.supported, ownFolders: ownFolders)

    /// A search with everything given that the process would have, for tests.
    ///
    /// - Parameters:
    ///   - libraryPath: `LD_LIBRARY_PATH`; its empty parts count for nothing, not for the current folder.
    ///   - levels: the subfolders of `glibc-hwcaps` for this machine, the best first.
    ///   - ownFolders: where the loader looks last.
    init(libraryPath: String, cache: LibraryCache, levels: [String], ownFolders: [String]) {
        environmentFolders = libraryPath.split { $0 == ":" || $0 == ";" }.map { PluginPath.absolute(String($0)) }
        self.cache = cache
        self.levels = levels
        self.ownFolders = ownFolders
    }

    /// The library that a manifest or the command line names, or nil when there is none.
    ///
    /// - Parameters:
    ///   - name: a soname such as `libz.so.1`, or a path, which has a slash.
    ///   - folder: what a relative path starts from.
    package func find(_ name: String, relativeTo folder: String) -> FoundLibrary? {
        guard !name.isEmpty else { return nil }
        if name.hasSlash {
            // As it is written: what the library needs may lie beside a symbolic link to it.
            let path = PluginPath.tidy(name.placed(in: folder))
            return unsafe access(path, F_OK) == 0 ? FoundLibrary(path: path, isFromEnvironment: false) : nil
        }
        return find(name, first: [], second: [])
    }

    /// The library that another one needs, or nil when there is none.
    ///
    /// - Parameters:
    ///   - name: as it stands in the file.
    ///   - files: the library that needs it, then the one that needs that, and so on.
    package func find(_ name: String, neededBy files: [LibraryFile]) -> FoundLibrary? {
        guard let file = files.first else { return nil }
        if name.hasSlash {
            let path = file.expand(name)
            return unsafe access(path, F_OK) == 0 ? FoundLibrary(path: path, isFromEnvironment: false) : nil
        }
        let outer = file.runFolders.isEmpty ? files.flatMap { $0.runFolders.isEmpty ? $0.searchFolders : [] } : []
        return find(name, first: outer, second: file.runFolders)
    }

    /// The names of libraries like one, for suggestions: `libz.so.1` for `libz.so`.
    package func similar(to name: String) -> [String] {
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        let wanted = Set([stem, "lib\(stem)"])
        return cache.names.filter { known in
            known.split(separator: ".").first.map { wanted.contains(String($0)) } ?? false
        }
    }

    private func find(_ name: String, first: [String], second: [String]) -> FoundLibrary? {
        if let path = path(of: name, in: first) { return FoundLibrary(path: path, isFromEnvironment: false) }
        if let path = path(of: name, in: environmentFolders) {
            return FoundLibrary(path: path, isFromEnvironment: true)
        }
        let path = path(of: name, in: second) ?? cached(name) ?? path(of: name, in: ownFolders)
        return path.map { FoundLibrary(path: $0, isFromEnvironment: false) }
    }

    private func path(of name: String, in folders: [String]) -> String? {
        for folder in folders {
            let base = folder == "/" ? "" : folder
            for level in levels {
                let path = "\(base)/glibc-hwcaps/\(level)/\(name)"
                if ELFMachine.mayFit(path) { return path }
            }
            if ELFMachine.mayFit("\(base)/\(name)") { return "\(base)/\(name)" }
        }
        return nil
    }

    /// The cache may be older than the folders.
    private func cached(_ name: String) -> String? {
        cache.path(of: name, levels: levels).flatMap { ELFMachine.mayFit($0) ? $0 : nil }
    }

    private static let ownFolders: [String] = {
        #if arch(x86_64)
            let triple = "x86_64-linux-gnu"
        #elseif arch(arm64)
            let triple = "aarch64-linux-gnu"
        #else
            let triple = "riscv64-linux-gnu"
        #endif
        return ["/lib/\(triple)", "/usr/lib/\(triple)", "/lib64", "/usr/lib64", "/lib", "/usr/lib"]
    }()
}
