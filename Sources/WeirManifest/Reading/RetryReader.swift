internal import WeirModel
internal import WeirValue

/// Reads `retry:`.
struct RetryReader {
    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// How often and when an item is tried again, as far as it can be read, and the number of attempts where params give it.
    func policy(_ node: YAMLNode) -> (RetryPolicy, givenAttempts: Template?) {
        var policy = RetryPolicy()
        var givenAttempts: Template?
        guard let entries = context.entries(node, "\"retry\"", "a map such as { attempts: 3, wait: 200ms }") else {
            return (policy, nil)
        }
        let fields = Fields(entries: entries)
        fields.reportUnknown(ManifestKeys.retry, log)
        if let node = fields["attempts"] {
            let (fixed, given) = context.number(node, "\"attempts\"", GivenNumber.count)
            if let fixed { policy.attempts = fixed }
            givenAttempts = given
        }
        if let wait = fields["wait"].flatMap({ context.duration($0, "\"wait\"") }) { policy.wait = wait }
        if let backoff = fields["backoff"].flatMap({ context.float($0, "\"backoff\"", atLeast: 1) }) {
            policy.backoff = backoff
        }
        policy.maxWait = fields["max_wait"].flatMap { context.duration($0, "\"max_wait\"") }
        if let node = fields["jitter"], let jitter = jitter(node) { policy.jitter = jitter }
        policy.codes = fields["on"].map { codes($0, "\"on\"") }
        policy.fatalCodes = fields["fatal"].map { codes($0, "\"fatal\"") } ?? []
        return (policy, givenAttempts)
    }

    private func jitter(_ node: YAMLNode) -> RetryPolicy.Jitter? {
        guard case .scalar = node.content, let value = context.value(node), value.kind == .bool else {
            return context.choice(node, "\"jitter\"")
        }
        return value.boolValue == true ? .equal : RetryPolicy.Jitter.none
    }

    private func codes(_ node: YAMLNode, _ subject: String) -> StatusCodes {
        var codes: StatusCodes = []
        for element in context.elements(node, subject) ?? [] {
            guard let text = context.text(element, "a kind of error") else { continue }
            if let code = StatusCode(errorNamed: String(text.map { $0 == "_" ? " " : $0 })) {
                codes.insert(code)
            } else {
                let near = log.suggestion(for: text, among: StatusCode.errorNames)
                let known = StatusCode.errorNames.joined(separator: ", ")
                log.error(
                    element.place,
                    "there is no kind of error \"\(text)\"\(near.isEmpty ? "; there are \(known)" : near)")
            }
        }
        return codes
    }
}
