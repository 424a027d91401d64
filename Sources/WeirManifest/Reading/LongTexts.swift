internal import WeirModel
internal import WeirValue

/// What long scalars of the manifest were read as, by their place: every alias of one stands for the same value in the
/// same memory, so that a text of a megabyte with a thousand aliases takes a megabyte.
final class LongTexts {
    /// The least length that is worth it, in bytes.
    private static let leastLength = 1024

    private struct TemplateKey: Hashable {
        let place: YAMLPlace
        let rules: String
    }

    private var values: [YAMLPlace: Value] = [:]
    private var templates: [TemplateKey: Template] = [:]
    private var placedTexts: [YAMLPlace: PlacedText] = [:]

    /// The value of a scalar.
    func value(
        of scalar: YAMLScalar, at place: YAMLPlace, _ make: () throws(CoreSchema.Fault) -> Value
    ) throws(CoreSchema.Fault) -> Value {
        guard scalar.text.utf8.count >= Self.leastLength else { return try make() }
        if let known = values[place] { return known }
        let value = try make()
        values[place] = value
        return value
    }

    /// The template of a scalar in which references stand.
    func template(
        of scalar: YAMLScalar, at place: YAMLPlace, _ rules: ReferenceRules, _ make: () -> Template
    ) -> Template {
        guard scalar.text.utf8.count >= Self.leastLength else { return make() }
        let key = TemplateKey(place: place, rules: "\(rules)")
        if let known = templates[key] { return known }
        let template = make()
        templates[key] = template
        return template
    }

    /// A scalar that another language is written in.
    func placedText(of scalar: YAMLScalar, at place: YAMLPlace, _ make: () -> PlacedText) -> PlacedText {
        guard scalar.text.utf8.count >= Self.leastLength else { return make() }
        if let known = placedTexts[place] { return known }
        let text = make()
        placedTexts[place] = text
        return text
    }
}
