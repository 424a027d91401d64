internal import FoundationEssentials
internal import WeirModel
internal import WeirValue

/// Times, and numbers that params may give.
extension ReadContext {
    /// A duration, in nanoseconds.
    func duration(_ node: YAMLNode, _ subject: String) -> UInt64? {
        guard case .scalar(let scalar) = node.content else {
            mismatch(node, subject, "a duration such as 200ms or 5s")
            return nil
        }
        if let nanoseconds = DurationText.nanoseconds(scalar.text) { return nanoseconds }
        guard let value = value(node) else { return nil }
        do throws(GivenNumber.Misfit) {
            return try GivenNumber.duration(value)
        } catch {
            log.error(node.place, "\(subject) \(error.complaint)")
            return nil
        }
    }

    /// A duration, or a time of day with a date and a zone.
    func deadline(_ node: YAMLNode) -> Deadline? {
        let expected =
            "a duration of at most a year such as 90m or 1.5h, or a time with its zone such as 2026-11-25T18:00:00Z"
        guard case .scalar(let scalar) = node.content else {
            mismatch(node, "\"deadline\"", expected)
            return nil
        }
        if let nanoseconds = DurationText.nanoseconds(scalar.text) {
            if nanoseconds == 0 { log.error(node.place, "\"deadline\" must be later than the beginning") }
            return .after(nanoseconds)
        }
        if let date = try? Date(scalar.text, strategy: .iso8601) {
            return .at(UInt64(max(0, date.timeIntervalSince1970) * 1e9))
        }
        mismatch(node, "\"deadline\"", expected)
        return nil
    }

    /// A number that is written out, or a template by which params give it.
    ///
    /// - Parameter read: by the rule that the number of params follows, too.
    func number<Number>(
        _ node: YAMLNode, _ subject: String, _ read: (Value) throws(GivenNumber.Misfit) -> Number
    ) -> (fixed: Number?, given: Template?) {
        guard case .scalar = node.content else {
            log.error(node.place, "\(subject) must be a number, not \(describe(node))")
            return (nil, nil)
        }
        let template = template(node, .params)
        guard let value = template.constantValue else { return (nil, template) }
        do throws(GivenNumber.Misfit) {
            return (try read(value), nil)
        } catch {
            log.error(node.place, "\(subject) \(error.complaint)")
            return (nil, nil)
        }
    }
}
