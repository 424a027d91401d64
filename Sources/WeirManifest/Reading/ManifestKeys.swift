/// The keys of a manifest, so that a wrong one is met with the most helpful words.
enum ManifestKeys {
    static let manifest: Set<String> = [
        "weir", "plugins", "params", "shared", "limits", "deadline", "failures", "journal", "flow", "flows",
        "functions", "include",
    ]
    static let flow: Set<String> = [
        "uses", "with", "params", "nodes", "run", "start", "batch", "items", "concurrency", "window", "on_error",
        "tolerate", "results", "failures", "scope", "collect", "action", "deadline",
    ]
    static let node: Set<String> = [
        "uses", "run", "params", "with", "input", "output", "batch", "items", "concurrency", "window", "on_error",
        "tolerate", "results", "failures", "retry", "fallback", "catch", "limit", "tokens", "timeout", "deadline",
        "max_visits", "journal", "next",
    ]
    /// What only makes sense together with `batch:`.
    static let batch = ["items", "concurrency", "window", "on_error", "tolerate", "results", "failures"]
    /// What `results:` says of a file.
    static let results: Set<String> = ["jsonl", "csv", "columns", "order"]
    static let retry: Set<String> = ["attempts", "wait", "backoff", "max_wait", "jitter", "on", "fatal"]
    static let catching: Set<String> = ["to", "error"]
    static let limit: Set<String> = ["concurrency", "rate", "burst", "tokens", "breaker"]
    static let breaker: Set<String> = ["failures", "within", "pause", "trials"]
    static let journal: Set<String> = ["sync", "key", "keep"]
    /// What `journal:` says of a node.
    static let nodeJournal: Set<String> = ["key"]
    static let functionGroup: Set<String> = ["library", "global", "doc", "types", "concurrency", "functions"]
    static let function: Set<String> = ["signature", "symbol", "doc", "concurrency"]
    /// The top level of an included file.
    static let included: Set<String> = ["weir", "functions"]

    /// What the design names and no version reads yet.
    static let unbuilt: Set<String> = [
        "isolation", "cache", "durable", "state", "lock", "report",
        "on_interrupt", "weight",
    ]
}
