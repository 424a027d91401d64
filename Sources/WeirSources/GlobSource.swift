internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// The files and folders that match a pattern, sorted bytewise.
///
/// `*`, `?` and `[…]` match within one component of a path and not a leading dot; `{a,b}` is one of several texts. Paths are
/// absolute, so that a plugin can open them wherever the process was started.
// SAFETY: `matches` is filled by glob(3) in init alone and freed once; `paths` points into it and is used by one lane at a time.
@safe final class GlobSource: ItemSource {
    /// `glob: "texts/*.txt"`, whose `as` can name the path and its last component.
    static let kind = SourceKind(
        ItemSourceKind(
            "glob", ItemSourceField("", .text, textCheck: complaint), naming: .parts(["path", "name"]),
            item: { _ in .plain("a string") })
    ) { (settings) throws(NodeError) in
        // What a reference inside it says is taken literally, and so cannot spoil it.
        let pattern = try settings.text("glob", "the pattern of \"glob\"", escape: GlobPattern.escape)
        return try GlobSource(
            pattern, folder: settings.folder, path: settings.name(of: "path"), name: settings.name(of: "name"))
    }

    private var matches = unsafe glob_t()
    private let paths: [UnsafeMutablePointer<CChar>]
    private let pathShape: RecordShape?
    private let pathColumn: Int?
    private let pattern: String
    private var position = 0

    /// - Parameters:
    ///   - pattern: relative to the folder unless it starts with a slash.
    ///   - folder: an absolute path, taken literally.
    ///   - path: the param that gets the path; without this and a name, an item is the path itself.
    ///   - name: the param that gets the last component of the path.
    /// - Throws: when the pattern is none, a folder on the way cannot be read, or a match is not UTF-8.
    init(_ pattern: String, folder: String, path: Key?, name: Key?) throws(NodeError) {
        let alternatives: [String]
        do {
            alternatives = try GlobPattern(pattern).alternatives
        } catch {
            throw NodeError(.invalidSetting, "the pattern \"\(pattern)\": \(error.message)")
        }
        let columns = [path, name].compactMap { $0 }
        pathShape = columns.isEmpty ? nil : RecordShape(columns)
        pathColumn = path == nil ? nil : 0
        self.pattern = pattern
        var paths: [UnsafeMutablePointer<CChar>] = unsafe []
        var flags = GLOB_NOSORT
        // Nothing at all is the name of no file.
        for alternative in alternatives where !alternative.isEmpty {
            let full = Self.absolute(alternative, in: folder)
            let before = unsafe Int(matches.gl_pathc)
            let code = unsafe glob(full, flags, Self.stopsAt, &matches)
            flags |= GLOB_APPEND
            guard code == 0 || code == GLOB_NOMATCH else {
                unsafe globfree(&matches)
                throw Self.refusal(code, pattern)
            }
            let found = unsafe UnsafeBufferPointer(start: matches.gl_pathv, count: Int(matches.gl_pathc))
            let names = GlobComponents(full)
            unsafe paths += found[before...].compactMap { unsafe $0 }.filter { unsafe names.isMatch($0) }
        }
        // glob(3) itself would sort by the locale; a file that two alternatives match is one.
        unsafe paths.sort { unsafe strcmp($0, $1) < 0 }
        var last: UnsafeMutablePointer<CChar>?
        unsafe paths.removeAll { path in
            defer { unsafe last = unsafe path }
            return unsafe last.map { unsafe strcmp($0, path) == 0 } ?? false
        }
        unsafe self.paths = unsafe paths
    }

    deinit { unsafe globfree(&matches) }

    var total: Int? { unsafe paths.count }

    var noteWhenEmpty: String? { "no file matches \"\(pattern)\"; there are no items" }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        let end = min(unsafe paths.count, position + limit)
        for index in position..<end {
            let path = unsafe Self.bytes(paths[index])
            guard unsafe UTF8Check.isValid(path) else {
                let text = unsafe String(mending: path)
                throw NodeError(.invalidInput, "the file name \"\(text)\" is not UTF-8; rename the file")
            }
            guard let pathShape else {
                chunk.append(unsafe chunk.makeText(path))
                continue
            }
            let item = try chunk.makeRecord(pathShape) { column in
                unsafe chunk.makeText(column == pathColumn ? path : Self.lastComponent(path))
            }
            chunk.append(item)
        }
        position = end
    }

    /// What is wrong with a pattern, and at which byte.
    @Sendable private static func complaint(_ pattern: String) -> (offset: Int, message: String)? {
        do {
            _ = try GlobPattern(pattern)
            return nil
        } catch {
            return (error.offset, error.message)
        }
    }

    private static func absolute(_ pattern: String, in folder: String) -> String {
        if pattern.utf8.first == UInt8(ascii: "/") { return pattern }
        let inner = pattern.utf8.starts(with: "./".utf8) ? String(pattern.unicodeScalars.dropFirst(2)) : pattern
        return GlobPattern.escape(folder) + "/" + inner
    }

    /// What cannot be read stops the search, since files would be missing silently; what does not exist does not.
    private static let stopsAt: @convention(c) (UnsafePointer<CChar>?, Int32) -> Int32 = { _, code in
        code == ENOENT || code == ENOTDIR || code == ELOOP ? 0 : 1
    }

    private static func refusal(_ code: Int32, _ pattern: String) -> NodeError {
        code == GLOB_NOSPACE
            ? NodeError(.exhausted, "there is no memory for the files that match \"\(pattern)\"")
            : NodeError(.denied, "cannot list the files that match \"\(pattern)\": a folder on the way cannot be read")
    }

    /// The bytes of a path without the slash that a pattern such as `*/` leaves at the end.
    private static func bytes(_ path: UnsafePointer<CChar>) -> UnsafeRawBufferPointer {
        var count = unsafe strlen(path)
        while count > 1, unsafe path[count - 1] == CChar(UInt8(ascii: "/")) { count -= 1 }
        return unsafe UnsafeRawBufferPointer(start: path, count: count)
    }

    private static func lastComponent(_ path: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let slash = unsafe path.lastIndex(of: UInt8(ascii: "/")), path.count > 1 else { return unsafe path }
        return unsafe UnsafeRawBufferPointer(rebasing: path[(slash + 1)...])
    }
}
