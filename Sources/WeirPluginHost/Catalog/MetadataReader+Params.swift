internal import WeirLoading
internal import WeirModel
internal import WeirValue

extension MetadataReader {
    /// The settings that a node type declares.
    static func params(_ node: MetadataObject) throws(PluginError) -> NodeTypeInfo.Params {
        guard let value = node.any("params") else { return .declared([]) }
        if value.kind == .string {
            guard value.stringValue == "any" else {
                throw node.error("params", "must be a map or \"any\", not \(value)")
            }
            return .any
        }
        guard let object = try node.object("params", place: "\(node.place): params") else { return .declared([]) }
        var schemas: [ParamSchema] = []
        for name in object.keys {
            guard let param = try object.object(name, place: "\(node.place): param \"\(name)\"") else { continue }
            schemas.append(try schema(param, name: name))
        }
        return .declared(schemas)
    }

    private static func schema(_ object: MetadataObject, name: String) throws(PluginError) -> ParamSchema {
        try object.check(known: ["type", "doc", "default", "required", "minimum", "maximum", "choices"])
        let type = try object.word("type", ValueType.self) ?? .any
        let schema = ParamSchema(
            name: name, type: type, doc: try object.string("doc") ?? "", defaultValue: object.any("default"),
            isRequired: try object.flag("required"), minimum: try object.number("minimum"),
            maximum: try object.number("maximum"), choices: try object.list("choices") ?? [])
        if let minimum = schema.minimum, let maximum = schema.maximum, minimum > maximum {
            throw object.error("minimum", "is greater than \"maximum\"")
        }
        for (key, number) in [("minimum", schema.minimum), ("maximum", schema.maximum)]
        where number != nil && ![.int, .float, .any].contains(type) {
            throw object.error(key, "fits numbers only, and the type is \"\(type.rawValue)\"")
        }
        for choice in schema.choices where !type.accepts(choice) {
            throw object.error(
                "choices", "has \(choice.kindWithArticle) (\(choice)), and the type is \"\(type.rawValue)\"")
        }
        if let value = schema.defaultValue {
            guard !schema.isRequired else { throw object.error("default", "is never used, since \"required\" is true") }
            // null as a default says that the setting may be absent.
            if !value.isNull, let complaint = schema.complaint(about: value) {
                throw object.error("default", "does not fit: \(complaint)")
            }
        }
        return schema
    }
}
