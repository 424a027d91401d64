internal import WeirDebugInfo
internal import WeirLoading
internal import WeirModel

/// What can be learnt about a library's functions, and about those of the libraries that it needs, which are found with it.
final class ExaminedLibrary {
    private let scope: LibraryScope
    private let names: [String]
    private var debugLibraries: [String: DebugLibrary]
    private var functions: [String: (debug: DebugLibrary, function: DebugFunction)?] = [:]
    private var suggestions = 0

    /// Opens a library.
    ///
    /// - Throws: a `PluginError` when it cannot be loaded, another error when it cannot be examined.
    init(_ path: String) throws {
        let file = try LibraryFile(path)
        scope = LibraryScope(file)
        let debug = try DebugLibrary(path: path)
        names = debug.symbols
        debugLibraries = [path: debug]
    }

    /// Why the loader finds no function by a name, or nil.
    func complaint(about name: String) -> String? {
        guard let file = scope.file(defining: name) else {
            if scope.definitions(of: scope.root)[name] != nil {
                return "has \"\(name)\" in an old version only, which no program that asks today gets"
            }
            suggestions += 1
            // A manifest of thousands of such names is wrong in another way than by a slip of the pen.
            let near = suggestions <= 100 ? Suggestion.clause(for: name, among: names) : ""
            return "exports no function \"\(name)\"\(near)"
        }
        if scope.definitions(of: file)[name]?.isExportedFunction ?? false { return nil }
        return "exports \"\(name)\", but it is a variable, no function"
    }

    /// What the debug information of the library that a function lies in says of it, or nil.
    func function(_ name: String) -> (debug: DebugLibrary, function: DebugFunction)? {
        if let known = functions[name] { return known }
        let found = debugLibrary(of: name).flatMap { debug in
            debug.function(named: name).map { (debug: debug, function: $0) }
        }
        functions.updateValue(found, forKey: name)
        return found
    }

    /// The library that a function lies in, with its debug information.
    private func debugLibrary(of name: String) -> DebugLibrary? {
        guard let path = scope.file(defining: name)?.path else { return nil }
        if let known = debugLibraries[path] { return known }
        let opened = try? DebugLibrary(path: path)
        debugLibraries[path] = opened
        return opened
    }
}
