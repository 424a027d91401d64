internal import CDW
internal import WeirModel

/// A shared library whose functions and types are read from its debug information; none of its code runs.
///
/// The debug information may be in the library itself or in a separate file beside it or below `/usr/lib/debug`, found
/// by build id or debug link. With `DEBUGINFOD_URLS` set, libdw also asks those servers.
package final class DebugLibrary {
    /// The library's path.
    package let path: String
    /// Why there is no debug information at all; nil when there is.
    package let missingReason: String?
    /// The exported functions' names in alphabetical order, with and without debug information.
    package let symbols: [String]

    private let exported: [String: ExportedFunction]
    private let index: FunctionIndex
    private var reader = TypeReader()
    private var records: [DebugRecordReference: DebugRecord] = [:]

    /// Opens a library.
    ///
    /// - Parameter path: a path of any kind.
    /// - Throws: when there is no such file or it is no shared library. Missing debug information is no error.
    package init(path: String) throws(DebugInfoError) {
        let file = try DebugFile(path: path)
        self.path = path
        missingReason = file.missingReason
        exported = file.exportedFunctions()
        symbols = exported.keys.sorted()
        index = FunctionIndex(file)
    }

    /// The exported functions that have debug information, by name.
    package var functions: [DebugFunction] { symbols.compactMap(function(named:)) }

    /// An exported function, or nil when `reason(for:)` tells why there is none.
    package func function(named name: String) -> DebugFunction? {
        guard reason(for: name) == nil, let symbol = exported[name],
            let entry = index.entry(name, at: symbol.address)
        else { return nil }
        let location = entry.declaration.map { SourceLocation(file: $0.file, line: $0.line) }
        return DebugFunction(name: name, type: reader.functionType(entry), location: location)
    }

    /// Why nothing is known about a function; nil when `function(named:)` gives it.
    package func reason(for name: String) -> String? {
        guard let symbol = exported[name] else {
            return "the library exports no function \"\(name)\"\(Suggestion.clause(for: name, among: symbols))"
        }
        if symbol.isOldVersion { return "it exists in an old version only, which no program that asks today gets" }
        if let missingReason { return missingReason }
        if symbol.isChosenAtLoadTime { return "its code is chosen when the library is loaded, which hides its types" }
        if index.isAssembly(at: symbol.address) { return "it is written in assembly language, which has no types" }
        guard let entry = index.entry(name, at: symbol.address) else {
            return "the debug information does not mention it"
        }
        if index.lacksTypes(entry) { return "its debug information has no types, as with -g1; build it with -g" }
        return nil
    }

    /// The layout of a struct or union that one of this library's functions or records refers to.
    package func record(_ reference: DebugRecordReference) -> DebugRecord {
        if let known = records[reference] { return known }
        let record = reader.record(reference)
        records[reference] = record
        return record
    }
}
