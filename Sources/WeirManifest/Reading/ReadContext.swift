internal import WeirModel
internal import WeirValue

/// What every reader of a part of the manifest works with: the log, the text, and the reading of single values.
///
/// A function that returns nil has logged why.
final class ReadContext {
    /// Where problems go.
    let log: ProblemLog
    /// The text.
    let source: SourceText
    /// The item sources that there are.
    let itemSources: [ItemSourceKind]
    /// What long scalars were read as.
    let longTexts = LongTexts()

    init(log: ProblemLog, source: SourceText, itemSources: [ItemSourceKind]) {
        self.log = log
        self.source = source
        self.itemSources = itemSources
    }

    func location(_ node: YAMLNode) -> SourceLocation { log.location(node.place) }

    /// The value of a node without regard to references.
    func value(_ node: YAMLNode) -> Value? {
        switch node.content {
        case .scalar(let scalar):
            do {
                let value = try longTexts.value(of: scalar, at: node.place) { () throws(CoreSchema.Fault) in
                    try CoreSchema.value(of: scalar)
                }
                return keepingText(of: scalar, value, node.place)
            } catch {
                log.error(node.place, error.message)
                return nil
            }
        case .list(let elements):
            var builder = ListBuilder()
            for element in elements { builder.append(value(element) ?? .null) }
            return builder.finish()
        case .map(let entries):
            var builder = MapBuilder()
            for entry in entries { builder.set(Key(entry.key), value(entry.value) ?? .null) }
            return builder.finish()
        }
    }

    /// A number or bool with its text where that differs, as of `1.10`, so that `v${params.version}` is what it says.
    private func keepingText(of scalar: YAMLScalar, _ value: Value, _ place: YAMLPlace) -> Value {
        switch value.kind {
        case .int, .float, .bool:
            guard value.description != scalar.text else { return value }
            if let value = value.written(as: scalar.text, isUntyped: false) { return value }
            log.warning(
                log.location(place),
                "too many numbers are written in their own way; in text, this one is \(value); put it into quotes")
            return value
        default: return value
        }
    }

    /// The entries of a map; null counts as an empty one.
    func entries(_ node: YAMLNode, _ subject: String, _ expected: String = "a map") -> [YAMLEntry]? {
        if case .map(let entries) = node.content { return entries }
        if case .scalar = node.content, value(node)?.isNull ?? false { return [] }
        mismatch(node, subject, expected)
        return nil
    }

    func elements(_ node: YAMLNode, _ subject: String) -> [YAMLNode]? {
        if case .list(let elements) = node.content { return elements }
        if case .scalar = node.content { _ = value(node) }
        mismatch(node, subject, "a list")
        return nil
    }

    /// A text that is not empty.
    func text(_ node: YAMLNode, _ subject: String) -> String? {
        if case .scalar(let scalar) = node.content, let value = value(node) {
            if value.kind == .string, !scalar.text.isEmpty { return scalar.text }
            if value.kind == .string {
                log.error(node.place, "\(subject) must not be empty")
                return nil
            }
        }
        mismatch(node, subject, "a string")
        return nil
    }

    func int(_ node: YAMLNode, _ subject: String, atLeast minimum: Int64) -> Int? {
        guard case .scalar = node.content, let value = value(node), value.kind == .int else {
            mismatch(node, subject, "an int")
            return nil
        }
        do throws(GivenNumber.Misfit) {
            return try GivenNumber.int(value, atLeast: minimum)
        } catch {
            log.error(node.place, "\(subject) \(error.complaint)")
            return nil
        }
    }

    func float(_ node: YAMLNode, _ subject: String, atLeast minimum: Double) -> Double? {
        guard case .scalar = node.content, let value = value(node), let number = value.floatValue else {
            mismatch(node, subject, "a number")
            return nil
        }
        guard number >= minimum, number.isFinite else {
            log.error(node.place, "\(subject) must be at least \(Int64(minimum)), not \(value)")
            return nil
        }
        return number
    }

    func bool(_ node: YAMLNode, _ subject: String) -> Bool? {
        guard case .scalar = node.content, let value = value(node), let flag = value.boolValue else {
            mismatch(node, subject, "true or false")
            return nil
        }
        return flag
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ node: YAMLNode, _ subject: String) -> Choice? {
        let words = Choice.allCases.map(\.rawValue)
        let allowed = words.map { "\"\($0)\"" }.joined(separator: " or ")
        guard case .scalar(let scalar) = node.content, value(node)?.kind == .string else {
            mismatch(node, subject, allowed)
            return nil
        }
        if let choice = Choice(rawValue: scalar.text) { return choice }
        let near = log.suggestion(for: scalar.text, among: words)
        log.error(node.place, "\(subject) must be \(allowed), not \"\(scalar.text)\"\(near)")
        return nil
    }

    /// Says that a node is not what it must be.
    ///
    /// Nothing is said of a scalar that means nothing: `value` did so.
    func mismatch(_ node: YAMLNode, _ subject: String, _ expected: String) {
        var hint = ""
        if case .scalar(let scalar) = node.content {
            if (try? CoreSchema.value(of: scalar)) == nil { return }
            if scalar.text.contains("${"), !expected.contains("reference") { hint = "; a reference cannot stand here" }
        }
        log.error(node.place, "\(subject) must be \(expected), not \(describe(node))\(hint)")
    }

    /// What a node is, for messages: `a list`, `a string ("x")`.
    func describe(_ node: YAMLNode) -> String {
        switch node.content {
        case .list: return "a list"
        case .map: return "a map"
        case .scalar(let scalar):
            return (try? CoreSchema.value(of: scalar))?.described ?? "a scalar"
        }
    }

    func isNull(_ node: YAMLNode) -> Bool {
        if case .scalar(let scalar) = node.content {
            (try? CoreSchema.value(of: scalar))?.isNull ?? false
        } else {
            false
        }
    }
}
