import WeirExec
import WeirModel
import WeirValue

/// Numbers of a node that params may give, at a visit.
extension NodeDefinition {
    /// Whether there are any that belong to each visit, be it of one item.
    var hasGivenNumbers: Bool { givenAttempts != nil || tokens != nil }

    /// The total number of attempts, at least 1.
    func attempts(_ context: TemplateContext) throws(NodeError) -> Int {
        try context.number(givenAttempts, "attempts", GivenNumber.count) ?? retry.attempts
    }

    /// How many tokens of its limits an item takes, at least 0.
    func tokens(_ context: TemplateContext) throws(NodeError) -> Int {
        try context.number(tokens, "tokens", GivenNumber.amount) ?? 1
    }
}

extension BatchDefinition {
    /// The batch with the numbers that params give.
    func withNumbers(_ visit: VisitContext) throws(NodeError) -> BatchDefinition {
        guard givenConcurrency != nil || givenTolerance != nil else { return self }
        let context = TemplateContext(params: visit.params, store: nil)
        var batch = self
        if let most = try context.number(givenConcurrency, "concurrency", GivenNumber.count) {
            batch.concurrency = most
        }
        if let most = try context.number(givenTolerance, "tolerate", GivenNumber.tolerance) { batch.tolerance = most }
        return batch
    }
}

extension TemplateContext {
    /// What a template gives for a key that takes a number; nil without a template.
    fileprivate func number<Number>(
        _ template: Template?, _ key: String, _ read: (Value) throws(GivenNumber.Misfit) -> Number
    ) throws(NodeError) -> Number? {
        guard let template else { return nil }
        let value = try evaluate(template)
        do throws(GivenNumber.Misfit) {
            return try read(value)
        } catch {
            throw NodeError(.invalidSetting, "\"\(key)\" \(error.complaint)")
        }
    }
}
