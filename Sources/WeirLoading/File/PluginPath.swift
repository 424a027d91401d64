internal import Glibc
internal import WeirModel

/// The folders that plugins are found in, the first one first.
package struct PluginPath: Sendable {
    /// The folders, absolute, each once.
    ///
    /// They need not exist.
    package let folders: [String]

    /// The folders of this program.
    package static var current: PluginPath {
        var environment: [String: String] = [:]
        for name in ["WEIR_PLUGIN_PATH", "HOME"] {
            if let value = unsafe getenv(name) { unsafe environment[name] = String(cString: value) }
        }
        return PluginPath(executable: resolve("/proc/self/exe"), environment: environment)
    }

    /// The folders of a program.
    ///
    /// - Parameters:
    ///   - executable: the absolute path of its file; nil when it is unknown.
    ///   - environment: `WEIR_PLUGIN_PATH`, whose parts are separated by colons, and `HOME` are read. Empty parts count
    ///     for nothing, not for the current folder.
    package init(executable: String?, environment: [String: String]) {
        var candidates: [String] = []
        if let folder = executable?.parentFolder {
            candidates.append(folder)
            candidates.append(Self.tidy("\(folder.parentFolder)/lib/weir"))
        }
        for part in (environment["WEIR_PLUGIN_PATH"] ?? "").split(separator: ":") {
            candidates.append(Self.absolute(String(part)))
        }
        if let home = environment["HOME"], home.isAbsolutePath {
            candidates.append(Self.tidy("\(home)/.local/lib/weir"))
        }
        candidates += ["/usr/local/lib/weir", "/usr/lib/weir"]
        var seen: Set<String> = []
        folders = candidates.filter { seen.insert($0).inserted }
    }

    /// The library files of a folder in alphabetical order; empty when it does not exist or may not be read.
    package static func libraries(in folder: String) -> [String] {
        guard let directory = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(directory) }
        var names: [String] = []
        while let entry = unsafe readdir(directory) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe String(cString: UnsafeRawPointer(field).assumingMemoryBound(to: CChar.self))
            }
            if name.hasSuffix(".so") && !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted().map { folder == "/" ? "/\($0)" : "\(folder)/\($0)" }
    }

    /// The path with all symbolic links followed, or nil when there is no such file.
    package static func resolve(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    /// The path, put after the current folder unless it is absolute, without parts that say nothing.
    package static func absolute(_ path: String) -> String {
        if path.isAbsolutePath { return tidy(path) }
        guard let current = unsafe getcwd(nil, 0) else { return tidy("/\(path)") }
        defer { unsafe free(current) }
        return unsafe tidy("\(String(cString: current))/\(path)")
    }

    /// The path without `/./` and `//`; `..` stays, since it leads elsewhere behind a symbolic link.
    static func tidy(_ path: String) -> String {
        guard path.contains("/./") || path.contains("//") else { return path }
        let parts = path.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }.filter { $0 != "." }
            .joined(separator: "/")
        return (path.isAbsolutePath ? "/" : "") + parts
    }
}
