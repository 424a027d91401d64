internal import Glibc

/// Finds plain shared libraries as the dynamic linker would, without loading them.
package enum LibraryPath {
    /// The absolute path of a library, or nil when there is none.
    ///
    /// - Parameters:
    ///   - name: a soname such as `libz.so.1`, or a path, which has a slash.
    ///   - folder: what a relative path starts from.
    package static func find(_ name: String, relativeTo folder: String) -> String? {
        if name.contains("/") {
            let path = name.hasPrefix("/") ? name : "\(folder)/\(name)"
            return unsafe access(path, F_OK) == 0 ? path : nil
        }
        for folder in standardFolders where unsafe access("\(folder)/\(name)", F_OK) == 0 { return "\(folder)/\(name)" }
        return cached(name)
    }

    /// The names of libraries like one, for suggestions: `libz.so.1` for `libz.so`.
    package static func similar(to name: String) -> [String] {
        let stem = name.split(separator: ".").first.map(String.init) ?? name
        let wanted = Set([stem, "lib\(stem)"])
        return entries().filter { entry in
            entry.name.split(separator: ".").first.map { wanted.contains(String($0)) } ?? false
        }.map(\.name)
    }

    private static let standardFolders: [String] = {
        #if arch(x86_64)
            let triple = "x86_64-linux-gnu"
        #elseif arch(arm64)
            let triple = "aarch64-linux-gnu"
        #else
            let triple = "riscv64-linux-gnu"
        #endif
        return ["/lib/\(triple)", "/usr/lib/\(triple)", "/lib64", "/usr/lib64", "/lib", "/usr/lib", "/usr/local/lib"]
    }()

    private static func cached(_ name: String) -> String? {
        // A machine may have libraries for several processors; the ELF header tells which one fits.
        entries().first { $0.name == name && (try? ELFFile($0.path)) != nil }?.path
    }

    /// The dynamic linker's cache in glibc's format 1.1; empty where there is none.
    private static func entries() -> [(name: String, path: String)] {
        let magic = Array("glibc-ld.so.cache1.1".utf8)
        guard let reader = try? FileReader("/etc/ld.so.cache"),
            let bytes = try? reader.bytes(at: 0, count: reader.size, limit: 64 << 20), bytes.starts(with: magic)
        else { return [] }
        let cursor = ByteCursor(bytes: bytes)
        guard let count = cursor.number(at: 20, as: UInt32.self) else { return [] }
        var result: [(name: String, path: String)] = []
        for index in 0..<Int(min(count, 1 << 20)) {
            let start = 48 + index * 24
            guard let key = cursor.number(at: start + 4, as: UInt32.self),
                let value = cursor.number(at: start + 8, as: UInt32.self), let name = cursor.text(at: Int(key)),
                let path = cursor.text(at: Int(value))
            else { break }
            result.append((name, path))
        }
        return result
    }
}
