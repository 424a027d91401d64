internal import WeirDebugInfo
internal import WeirLoading
package import WeirModel
internal import WeirValue

/// The functions that a manifest declares, read and checked against their libraries without running any of their code: a
/// library of node types.
package struct FunctionCatalog: NodeLibrary {
    /// The functions by full name.
    package private(set) var declarations: [String: FunctionDeclaration] = [:]
    /// The groups of functions, one for each library.
    package private(set) var plugins: [PluginInfo] = []
    /// The groups with functions that could not be read.
    package private(set) var incomplete: Set<String> = []
    private var table = NodeTypeTable([])
    /// The files of the libraries whose symbols all that are loaded later see, in the order of the manifest.
    package private(set) var globalLibraries: [(group: String, path: String)] = []
    /// What is wrong, in the order of the files.
    package private(set) var problems: [Problem] = []

    /// Reads and checks declarations.
    package init(_ definitions: [FunctionGroupDefinition] = []) {
        var seen: [String: SourceLocation] = [:]
        var libraries: [String: ExaminedLibrary] = [:]
        let groups = Dictionary(definitions.map { ($0.name, $0) }) { first, _ in first }
        let found = definitions.map { LibrarySearch.current.find($0.library, relativeTo: $0.folder) }
        globalLibraries = zip(definitions, found).compactMap { group, found in
            group.isGlobal ? found.map { (group.name, $0.path) } : nil
        }
        let files = Dictionary(zip(definitions.map(\.name), found)) { first, _ in first }.compactMapValues { $0?.path }
        for (group, found) in zip(definitions, found) {
            if let first = seen[group.name] {
                problems.append(
                    Problem(at: group.location, "the functions \"\(group.name)\" are declared twice, first at \(first)")
                )
                continue
            }
            seen[group.name] = group.location
            libraries[group.name] = add(group, found, files)
        }
        // A helper function may be one of a group further down.
        let helpers = HelperCheck(groups: groups, libraries: libraries)
        for group in definitions {
            for function in group.functions {
                guard let declaration = declarations["\(group.name).\(function.name)"] else { continue }
                for problem in helpers.problems(of: declaration, in: group) where !problems.contains(problem) {
                    problems.append(problem)
                }
            }
        }
        table = NodeTypeTable(plugins)
    }

    package func info(of nodeType: String) -> NodeTypeInfo? { table.info(of: nodeType) }

    package func knownNames() -> [String] { table.knownNames() }

    /// The nodes of a manifest that call declared functions, in the order of the flows.
    func uses(in manifest: Manifest) -> [(node: NodeDefinition, function: FunctionDeclaration)] {
        if declarations.isEmpty { return [] }
        return manifest.flows.values.flatMap(\.nodes).compactMap { node in
            guard case .nodeType(let type) = node.kind, let function = declarations[type] else { return nil }
            return (node, function)
        }
    }

    /// - Parameter files: the libraries' files, by group.
    /// - Returns: the group's library, when it can be examined.
    private mutating func add(
        _ group: FunctionGroupDefinition, _ found: FoundLibrary?, _ files: [String: String]
    ) -> ExaminedLibrary? {
        let path = found?.path
        let library = self.library(of: group, found)
        var scope = CTypeScope()
        var typesAreKnown = true
        for text in group.types {
            do throws(SignatureProblem) {
                try SignatureParser.declarations(text.text, into: &scope)
            } catch {
                report(error.message, at: text.location(at: error.offset), group)
                typesAreKnown = false
            }
        }
        // Without its types, every signature would be blamed.
        guard typesAreKnown else { return library }
        let serial = Concurrency.serialGroup((path.flatMap(PluginPath.resolve) ?? group.library).pathParts.name)
        var types: [NodeTypeInfo] = []
        for function in group.functions {
            do throws(SignatureProblem) {
                let signature = try SignatureParser.signature(function.signature.text, scope)
                let declaration = FunctionDeclaration(
                    name: "\(group.name).\(function.name)", doc: function.doc, library: group.library,
                    libraryPath: path,
                    symbol: function.symbol ?? signature.name, signature: signature,
                    concurrency: function.concurrency ?? group.concurrency ?? serial, place: function.signature,
                    helperLibraries: Self.helperLibraries(signature, files))
                if declarations[declaration.name] != nil {
                    report("the function \"\(declaration.name)\" is declared twice", at: function.location, group)
                }
                declarations[declaration.name] = declaration
                types.append(declaration.info)
                if let library { check(declaration, library, group) }
            } catch {
                report(error.message, at: function.signature.location(at: error.offset), group)
            }
        }
        plugins.append(
            PluginInfo(
                name: group.name, version: "", doc: group.doc.isEmpty ? "C functions of \(group.library)." : group.doc,
                path: path ?? group.library, nodeTypes: types))
        return library
    }

    /// The files of the other libraries that a signature's helper functions are in, by group.
    private static func helperLibraries(
        _ signature: CSignature, _ files: [String: String]
    ) -> [String: String] {
        var paths: [String: String] = [:]
        for name in signature.helpers.compactMap(\.group) { paths[name] = files[name] }
        return paths
    }

    private mutating func library(of group: FunctionGroupDefinition, _ found: FoundLibrary?) -> ExaminedLibrary? {
        // Said already by whoever read the file.
        if group.library.isEmpty {
            incomplete.insert(group.name)
            return nil
        }
        guard let found else {
            let near = LibrarySearch.current.similar(to: group.library).first.map { "; did you mean \"\($0)\"?" } ?? ""
            report("there is no library \"\(group.library)\"\(near)", at: group.libraryLocation, group)
            return nil
        }
        if found.isFromEnvironment {
            problems.append(
                Problem(
                    .warning, at: group.libraryLocation,
                    "the library \"\(group.library)\" is \(found.path), found through LD_LIBRARY_PATH"))
        }
        if let complaint = LinkCheck.complaint(about: found.path, besides: globalLibraries.map(\.path)) {
            report("the library \"\(group.library)\" \(complaint)", at: group.libraryLocation, group)
            return nil
        }
        do {
            return try ExaminedLibrary(found.path)
        } catch let error as PluginError {
            report("the library \"\(group.library)\" \(error.message)", at: group.libraryLocation, group)
        } catch {
            report("the library \"\(group.library)\" cannot be examined: \(error)", at: group.libraryLocation, group)
        }
        return nil
    }

    /// Compares a declaration with what the library and its debug information say.
    private mutating func check(
        _ declaration: FunctionDeclaration, _ library: ExaminedLibrary, _ group: FunctionGroupDefinition
    ) {
        let signature = declaration.signature
        let place = declaration.place
        if let complaint = library.complaint(about: declaration.symbol) {
            report(
                "the library \"\(group.library)\" \(complaint)", at: place.location(at: signature.nameOffset), group)
            return
        }
        if signature.isTrusted { return }
        guard let (debug, known) = library.function(declaration.symbol) else { return }
        for difference in SignatureComparison(with: debug).differences(signature, from: known) {
            let problem = Problem(difference.severity, at: place.location(at: difference.offset), difference.message)
            problems.append(problem)
        }
    }

    private mutating func report(_ message: String, at location: SourceLocation, _ group: FunctionGroupDefinition) {
        incomplete.insert(group.name)
        problems.append(Problem(at: location, message))
    }
}
