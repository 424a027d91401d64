/// The folder of all runs: `.weir/runs` beside a manifest, or the one that `--runs` names.
package struct RunShelf: Sendable {
    /// Where runs lie in the folder of a manifest.
    package static let usualPath = ".weir/runs"

    /// The path.
    package let path: String
    private let files: any JournalFiles

    /// The runs in a folder.
    package init(_ path: String, _ files: any JournalFiles = SystemFiles()) {
        self.path = path
        self.files = files
    }

    /// All runs, in the order in which they began, as their names say.
    ///
    /// - Throws: `file`; a folder that is not there has no runs.
    package func all() throws(JournalError) -> [RunFolder] {
        let names: [String]
        do throws(FileError) {
            names = try files.list(path)
        } catch {
            if error.isMissing { return [] }
            throw .file(error)
        }
        // A name with a dot is that of a run which is being removed.
        return names.filter { !$0.hasPrefix(".") }.map { RunFolder("\(path)/\($0)", files) }.filter(isRun)
    }

    /// Whether a folder is that of a run: what has no description never began.
    private func isRun(_ folder: RunFolder) -> Bool {
        (try? files.list(folder.path).contains("run.json")) ?? false
    }

    /// The run that a command's argument names: `last`, a name, the beginning of one, or a path.
    ///
    /// - Throws: `isUnknown` or `isAmbiguous`.
    package func run(_ text: String) throws(JournalError) -> RunFolder {
        if text.contains("/") {
            let path = text.hasSuffix("/") ? String(text.dropLast()) : text
            let folder = RunFolder(path, files)
            guard isRun(folder) else {
                let base = path.folderPath
                throw .isUnknown(folder.name, in: base, known: try RunShelf(base, files).all().map(\.name))
            }
            return folder
        }
        let all = try all()
        if text == "last", let last = all.last { return last }
        if let exact = all.first(where: { $0.name == text }) { return exact }
        let found = all.filter { $0.name.hasPrefix(text) }
        if let only = found.first, found.count == 1 { return only }
        if found.count > 1 { throw .isAmbiguous(text, found.map(\.name)) }
        throw .isUnknown(text, in: path, known: all.map(\.name))
    }
}
