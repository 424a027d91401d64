internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// Words for files that cannot be opened.
enum MissingFile {
    /// The error for a path that `open` refused.
    static func error(_ path: String, folder: String, _ code: Int32) -> NodeError {
        switch code {
        case ENOENT:
            let place = path.isAbsolutePath ? "" : " (looked in \(folder))"
            return NodeError(.notFound, "cannot open \"\(path)\": no such file\(place)\(suggestion(path, folder))")
        case EACCES, EPERM: return NodeError(.denied, "cannot open \"\(path)\": permission denied")
        default: return NodeError(.io, "cannot open \"\(path)\": \(reason(code))")
        }
    }

    /// The system's words for an error number, lower case at the start.
    static func reason(_ code: Int32) -> String {
        let text = unsafe String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    /// A file of the same folder with nearly the same name.
    private static func suggestion(_ path: String, _ folder: String) -> String {
        let (parent, name) = path.pathParts
        guard let near = Suggestion.nearest(to: name, among: entries(of: parent.placed(in: folder))) else { return "" }
        return "; did you mean \"\(parent)\(near)\"?"
    }

    /// The first thousand names in a folder: looking at all of a large one would take longer than it helps.
    private static func entries(of folder: String) -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while names.count < 1_000, let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(mending: UnsafeRawBufferPointer(rebasing: bytes.prefix { $0 != 0 }))
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
