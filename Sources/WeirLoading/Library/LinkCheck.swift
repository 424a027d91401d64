/// Whether the loader would load a library, found out from files alone: nothing of the library runs.
///
/// Each symbol that the library, or one that it needs, cannot do without must be in one of them, or in this program.
package final class LinkCheck {
    private let scope: LibraryScope
    private let others: [LibraryFile]
    private var linkages: [String: LibraryLinkage] = [:]

    /// Why a library cannot be loaded, or nil when nothing speaks against it.
    ///
    /// - Parameters:
    ///   - path: its absolute path.
    ///   - entry: a function that it must have, and what to do where it has none.
    ///   - besides: the paths of libraries whose symbols all others see, since they are loaded first.
    ///   - search: finds the libraries that it needs.
    /// - Complexity: O(size of the symbol tables of the libraries that are not loaded yet).
    package static func complaint(
        about path: String, entry: (name: String, hint: String)? = nil, besides: [String] = [],
        search: LibrarySearch = .current
    ) -> String? {
        // Whatever cannot be read is the business of whoever reads the file first.
        guard let file = try? LibraryFile(path) else { return nil }
        let others = besides.compactMap { try? LibraryFile($0) }.flatMap { LibraryScope($0, search: search).files }
        let check = LinkCheck(LibraryScope(file, search: search), others)
        return check.refused() ?? check.missing() ?? check.undefined() ?? entry.flatMap { check.uncallable($0, $1) }
    }

    private init(_ scope: LibraryScope, _ others: [LibraryFile]) {
        self.scope = scope
        self.others = others
    }

    /// The files that are to be loaded; others are there already, with all that they need.
    private lazy var newFiles = scope.files.filter { file in
        file.path == scope.root.path || !LoadedSymbols.holds(library: file.soname ?? file.path)
    }

    private func linkage(_ file: LibraryFile) -> LibraryLinkage? {
        if let known = linkages[file.path] { return known }
        let linkage = try? LibraryLinkage(file)
        linkages[file.path] = linkage
        return linkage
    }

    private func refused() -> String? {
        for file in newFiles {
            guard let refusal = linkage(file)?.refusal else { continue }
            return file.path == scope.root.path ? refusal : "needs the library \(file.path), which \(refusal)"
        }
        return nil
    }

    private func missing() -> String? {
        // A library that this program has loaded is found by its name alone.
        guard let missing = scope.missing.first(where: { !LoadedSymbols.holds(library: $0.name) }) else { return nil }
        return "needs the library \"\(missing.name)\"\(via(missing.neededBy)), which is not there; install it, or link "
            + "with -Wl,-rpath and the folder that has it"
    }

    private func undefined() -> String? {
        for file in newFiles {
            let missing = (linkage(file)?.needs ?? []).filter { need in
                !LoadedSymbols.has(need.name, version: need.version?.name)
                    && !(scope.files + others).contains { linkage($0)?.has(need) ?? false }
            }
            guard let first = missing.first else { continue }
            let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
            let what = "needs the symbol \"\(first.name)\"\(more)"
            guard let version = first.version else {
                return
                    "\(what)\(via(file.path)), which neither it nor a library that it names defines; link it with the "
                    + "file or library that does"
            }
            return
                "\(what) in the version \(version.name) of \(version.library)\(via(file.path)), which the one here does "
                + "not have; build it on a system like this one"
        }
        return nil
    }

    private func uncallable(_ name: String, _ hint: String) -> String? {
        guard let file = scope.file(defining: name), let symbol = scope.definitions(of: file)[name] else {
            return Self.isMissing(name, hint)
        }
        return symbol.isExportedFunction ? nil : Self.isNoFunction(name)
    }

    /// What to say of an entry that is not there.
    package static func isMissing(_ entry: String, _ hint: String) -> String { "does not export \(entry); \(hint)" }

    /// What to say of an entry that cannot be called.
    package static func isNoFunction(_ entry: String) -> String { "exports \(entry), but not as a function" }

    /// Whether this program has loaded all of some libraries; not where there are none, as a file's sections may lie.
    ///
    /// Then the loader refuses what needs them itself, in peace: what another library lacks may end the process.
    package static func hasLoaded(all libraries: [String]) -> Bool {
        !libraries.isEmpty && libraries.allSatisfy(LoadedSymbols.holds)
    }

    private func via(_ path: String) -> String { path == scope.root.path ? "" : " for its library \(path)" }
}
