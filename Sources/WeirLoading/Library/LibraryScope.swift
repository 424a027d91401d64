/// A library and all that it needs, in the order in which the loader looks for a symbol: breadth first.
package final class LibraryScope {
    /// A library that another one needs and that is not there.
    package struct Missing: Hashable, Sendable {
        /// Its name.
        package let name: String
        /// The path of the one that needs it.
        package let neededBy: String
    }

    /// The library whose scope this is; the first that the loader asks for a symbol.
    package let root: LibraryFile
    private let search: LibrarySearch
    private var symbolsByPath: [String: [String: LibrarySymbol]] = [:]
    private var found: (files: [LibraryFile], missing: [Missing])?

    /// The scope of a library; what it needs is looked for when it is asked for.
    package init(_ root: LibraryFile, search: LibrarySearch = .current) {
        self.root = root
        self.search = search
    }

    /// The library and what it needs, each once.
    package var files: [LibraryFile] { all.files }

    /// What is needed and not there.
    package var missing: [Missing] { all.missing }

    /// The symbols that a library of the scope defines, by name.
    package func definitions(of file: LibraryFile) -> [String: LibrarySymbol] {
        if let known = symbolsByPath[file.path] { return known }
        var symbols: [String: LibrarySymbol] = [:]
        for symbol in (try? file.symbols()) ?? [] where symbol.isDefined { symbols[symbol.name] = symbol }
        symbolsByPath[file.path] = symbols
        return symbols
    }

    /// The first library that has a symbol which the loader would find, or nil.
    package func file(defining name: String) -> LibraryFile? {
        func has(_ file: LibraryFile) -> Bool { definitions(of: file)[name].map { !$0.isOldVersion } ?? false }
        // Mostly it is there, and the others need not be opened.
        return has(root) ? root : files.dropFirst().first(where: has)
    }

    private var all: (files: [LibraryFile], missing: [Missing]) {
        if let found { return found }
        var files = [root]
        /// For each file, the one that needs it.
        var parents = [-1]
        var missing: [Missing] = []
        var identities: Set<FileIdentity> = [root.identity]
        var names = Set([root.soname].compactMap { $0 })
        var next = 0
        while next < files.count {
            let chain = Array(sequence(first: next) { parents[$0] < 0 ? nil : parents[$0] }.map { files[$0] })
            for name in files[next].neededLibraries where names.insert(name).inserted {
                guard let found = search.find(name, neededBy: chain), let file = try? LibraryFile(found.path) else {
                    missing.append(Missing(name: name, neededBy: files[next].path))
                    continue
                }
                guard identities.insert(file.identity).inserted else { continue }
                if let soname = file.soname { names.insert(soname) }
                files.append(file)
                parents.append(next)
            }
            next += 1
        }
        found = (files, missing)
        return (files, missing)
    }
}
