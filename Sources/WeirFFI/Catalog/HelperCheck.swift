internal import WeirDebugInfo
internal import WeirModel

/// Checks the functions that free, end or explain something for declared ones: they must exist and take what they get.
struct HelperCheck {
    /// All groups of functions by name, since a helper function may be another's.
    let groups: [String: FunctionGroupDefinition]
    /// The libraries that could be examined, by group.
    let libraries: [String: ExaminedLibrary]

    /// What is wrong with the helper functions of one declaration.
    func problems(of declaration: FunctionDeclaration, in group: FunctionGroupDefinition) -> [Problem] {
        var problems: [Problem] = []
        for helper in declaration.signature.helpers where !helper.isFree {
            // Only what is wrong needs it, and it reads all the texts again.
            lazy var place = self.place(of: helper, declaration, group)
            let owner = helper.group ?? group.name
            guard let definition = groups[owner] else {
                let near = Suggestion.clause(for: owner, among: Array(groups.keys))
                problems.append(
                    Problem(
                        at: place,
                        "\"\(helper.name)\" is a function of \"\(owner)\", and no such functions are declared\(near)"))
                continue
            }
            guard let library = libraries[owner] else { continue }
            if let complaint = library.complaint(about: helper.symbol) {
                problems.append(Problem(at: place, "the library \"\(definition.library)\" \(complaint)"))
            } else if !declaration.signature.isTrusted, let (debug, actual) = library.function(helper.symbol) {
                let caller = libraries[group.name]?.function(declaration.symbol)?.function
                let comparison = HelperComparison(library: debug, signature: declaration.signature, caller: caller)
                problems += comparison.differences(helper, actual).map { Problem($0.severity, at: place, $0.message) }
            }
        }
        return problems
    }

    /// Where a helper function is named: in the signature, or in the declaration of the handle that it ends.
    private func place(
        of helper: HelperFunction, _ declaration: FunctionDeclaration, _ group: FunctionGroupDefinition
    ) -> SourceLocation {
        for text in [declaration.place] + group.types {
            if let offset = SignatureParser.offset(ofHelper: helper.name, in: text.text) {
                return text.location(at: offset)
            }
        }
        return declaration.place.location
    }
}
