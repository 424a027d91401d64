internal import WeirModel
internal import WeirValue

/// Reads `limits:`.
struct LimitReader {
    private let context: ReadContext
    private var log: ProblemLog { context.log }

    init(_ context: ReadContext) { self.context = context }

    /// The named limits, as far as they can be read.
    func limits(_ node: YAMLNode) -> ByName<LimitDefinition> {
        var limits: ByName<LimitDefinition> = [:]
        for entry in context.entries(node, "\"limits\"") ?? [] {
            if entry.key.isEmpty { log.error(entry.keyPlace, "the name of a limit must not be empty") }
            // A limit that cannot be read still exists, so that nodes that name it are not blamed.
            limits[entry.key] = limit(entry)
        }
        return limits
    }

    private func limit(_ entry: YAMLEntry) -> LimitDefinition {
        var limit = LimitDefinition(entry.key, at: log.location(entry.keyPlace))
        guard let entries = context.entries(entry.value, "the limit \"\(entry.key)\"") else { return limit }
        let fields = Fields(entries: entries)
        fields.reportUnknown(ManifestKeys.limit, log)
        if entries.isEmpty {
            log.error(
                entry.keyPlace,
                "the limit \"\(entry.key)\" limits nothing; give it \"concurrency\", \"rate\" or \"tokens\"")
        }
        for entry in entries {
            if let setting = LimitDefinition.Setting(rawValue: entry.key) {
                limit.entries.append(read(setting, entry.value))
            } else if entry.key == "breaker" {
                limit.hasBreaker = true
                limit.entries += breaker(entry.value)
            }
        }
        if let burst = fields.entry("burst"), fields.entry("rate") == nil {
            log.error(burst.keyPlace, "\"burst\" belongs to a \"rate\", which the limit \"\(entry.key)\" does not have")
        }
        // What is written out is judged here, what params give when they are known: by one rule.
        do throws(Problem) {
            _ = try limit.settings { template throws(Problem) in template.constantValue }
        } catch {
            log.error(error.location, error.message)
        }
        return limit
    }

    private func breaker(_ node: YAMLNode) -> [LimitDefinition.Entry] {
        guard
            let entries = context.entries(node, "\"breaker\"", "a map such as { failures: 10, within: 30s, pause: 1m }")
        else { return [] }
        Fields(entries: entries).reportUnknown(ManifestKeys.breaker, log)
        return entries.compactMap { entry in
            LimitDefinition.Setting(rawValue: "breaker.\(entry.key)").map { read($0, entry.value) }
        }
    }

    private func read(_ setting: LimitDefinition.Setting, _ node: YAMLNode) -> LimitDefinition.Entry {
        LimitDefinition.Entry(setting, context.template(node, .params), at: context.location(node))
    }
}
