internal import WeirModel
internal import WeirValue

/// Values and paths in which references may stand.
extension ReadContext {
    /// A value in which references may stand.
    func template(_ node: YAMLNode, _ rules: ReferenceRules) -> Template {
        switch node.content {
        case .scalar(let scalar):
            let value = value(node) ?? .null
            guard value.kind == .string, scalar.text.utf8.contains(UInt8(ascii: "$")) else { return .constant(value) }
            return longTexts.template(of: scalar, at: node.place, rules) { text(scalar, at: node.place, rules) }
        case .list(let elements):
            let templates = elements.map { template($0, rules) }
            let constants = templates.compactMap(\.constantValue)
            return constants.count == templates.count ? .constant(.list(constants)) : .list(templates)
        case .map(let entries):
            let templates = entries.map { (Key($0.key), template($0.value, rules)) }.sorted { $0.0 < $1.0 }
            var builder = MapBuilder()
            for (key, template) in templates {
                guard let constant = template.constantValue else { return .map(templates) }
                builder.set(key, constant)
            }
            return .constant(builder.finish())
        }
    }

    /// The templates of a map, in key order.
    func templates(_ node: YAMLNode, _ subject: String, _ rules: ReferenceRules) -> [(Key, Template)] {
        guard let entries = entries(node, subject) else { return [] }
        return entries.map { (Key($0.key), template($0.value, rules)) }.sorted { $0.0 < $1.0 }
    }

    /// A path of the store that is written to.
    func storePath(_ node: YAMLNode, _ subject: String) -> StorePath? {
        guard let text = text(node, subject), case .scalar(let scalar) = node.content else { return nil }
        let path = attempt(text, scalar, node.place, .paramsAndStore) { parser throws(ReferenceFault) in
            try parser.storePath()
        }
        if let path, path.steps.count > StorePath.mostKeys {
            let start = StorePath.text(of: path.steps.prefix(4))
            log.error(node.place, StorePath.tooLong(start: start, count: path.steps.count))
        }
        return path
    }

    /// Says of every reference in a map of plain values that it cannot stand there.
    func plainValue(_ node: YAMLNode, _ subject: String) -> Value {
        template(node, .none(subject)).constantValue ?? .null
    }

    private func text(_ scalar: YAMLScalar, at place: YAMLPlace, _ rules: ReferenceRules) -> Template {
        let template = attempt(scalar.text, scalar, place, rules) { parser throws(ReferenceFault) in
            try parser.template()
        }
        // Whatever stands for a reference with a mistake in it, nothing more may be said about its type.
        let unknown = Reference(root: .params, steps: [], text: "", location: log.location(place))
        return template ?? .reference(unknown)
    }

    private func attempt<Result>(
        _ text: String, _ scalar: YAMLScalar, _ place: YAMLPlace, _ rules: ReferenceRules,
        _ body: (inout ReferenceParser) throws(ReferenceFault) -> Result
    ) -> Result? {
        var parser = ReferenceParser(text, rules: rules) { offset in
            self.log.location(self.source.place(in: scalar, at: place, offset: offset))
        }
        do {
            return try body(&parser)
        } catch {
            log.error(source.place(in: scalar, at: place, offset: error.offset), error.message)
            return nil
        }
    }
}
