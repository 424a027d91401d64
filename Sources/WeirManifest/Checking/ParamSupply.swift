internal import WeirModel
internal import WeirValue

/// The params that reach a flow from anywhere, and where each comes from.
struct ParamSupply: ParamLayers {
    /// The keys of one layer.
    struct Entries {
        var keys: [Key]
        /// What gives them, for messages.
        var origin: String
        /// Whether it may have any other key, too.
        var isOpen = false
    }

    /// Flows nested thousands deep could add a key at each level; beyond this many, nothing is said about them.
    private static let maximumKeys = 1000

    /// What gives a key, for messages: `the flow "x"`.
    private(set) var origins: [Key: String] = [:]
    /// Whether there may be keys that cannot be told from the manifest.
    private(set) var isOpen = false

    mutating func layUnder(_ entries: Entries) {
        for key in entries.keys where origins[key] == nil { note(key, entries.origin) }
        isOpen = isOpen || entries.isOpen
    }

    mutating func layOver(_ entries: Entries) {
        for key in entries.keys { note(key, entries.origin) }
        isOpen = isOpen || entries.isOpen
    }

    private mutating func note(_ key: Key, _ origin: String) {
        if origins.count < Self.maximumKeys || origins[key] != nil { origins[key] = origin } else { isOpen = true }
    }

    /// Keeps what may be there where a flow is used in two places.
    mutating func merge(_ other: ParamSupply) {
        if origins.isEmpty {
            origins = other.origins
        } else {
            for (key, origin) in other.origins where origins[key] == nil {
                guard origins.count < Self.maximumKeys else {
                    isOpen = true
                    break
                }
                origins[key] = origin
            }
        }
        isOpen = isOpen || other.isOpen
    }

    /// Whether a key may be among the params.
    func mayHave(_ key: Key) -> Bool { isOpen || origins[key] != nil }
}
