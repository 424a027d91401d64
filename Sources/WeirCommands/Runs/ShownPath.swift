import WeirLoading
import WeirModel

/// Absolute paths as they are shown.
enum ShownPath {
    /// The path from the current folder, where that is shorter.
    static func text(_ path: String) -> String { text(path, from: PluginPath.absolute(".")) }

    /// The path from a folder, where that is shorter.
    ///
    /// - Parameter folder: absolute.
    static func text(_ path: String, from folder: String) -> String {
        guard path.isAbsolutePath else { return path }
        let (parts, base) = (components(path), components(folder))
        let common = zip(parts, base).prefix { $0 == $1 }.count
        let steps = Array(repeating: "..", count: base.count - common) + parts[common...]
        let relative = steps.isEmpty ? "." : steps.joined(separator: "/")
        return relative.utf8.count < path.utf8.count ? relative : path
    }

    private static func components(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init).filter { $0 != "." }
    }
}
