import WeirModel

/// One declared setting of a node, as a lane finds it at each visit.
final class Setting {
    private let schema: ParamSchema
    private let key: Key
    /// What `with:` gives; nil where the params decide.
    private let template: Template?
    /// Whether no visit can change the value.
    let isConstant: Bool
    private var last: Value?
    /// The checked value in force; nil where there is none.
    private(set) var value: Value?

    init(_ schema: ParamSchema, _ template: Template?) {
        self.schema = schema
        self.template = template
        key = Key(schema.name).unshared
        isConstant = template?.constantValue != nil
    }

    /// Finds the value of a visit.
    ///
    /// - Returns: whether it is another than before.
    func update(_ scope: TemplateScope) throws(NodeError) -> Bool {
        let found = if let template { Optional(try scope.evaluate(template)) } else { scope.params.lookup(key) }
        if found == last { return false }
        last = found
        return true
    }

    /// Checks the value that `update` found last and puts it in force.
    ///
    /// - Throws: when it does not fit or is missing.
    func check(for typeName: String) throws(NodeError) {
        guard let found = last ?? schema.defaultValue else {
            value = nil
            guard schema.isRequired else { return }
            throw NodeError(
                .invalidSetting,
                "the setting \"\(schema.name)\" of \(typeName) is missing; give it under \"with\" or as a param")
        }
        if let complaint = schema.complaint(about: found) {
            throw NodeError(.invalidSetting, "the setting \(complaint)")
        }
        let isWidened = schema.type == .float && found.kind == .int
        value = isWidened ? .float(found.floatValue ?? 0) : found
    }
}
