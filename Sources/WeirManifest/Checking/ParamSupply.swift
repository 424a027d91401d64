internal import WeirModel

/// The params that reach a flow from anywhere, and where each comes from.
struct ParamSupply {
    /// Flows nested thousands deep could add a key at each level; beyond this many, nothing is said about them.
    private static let maximumKeys = 1000

    /// What gives a key, for messages: `the flow "x"`.
    private(set) var origins: [Key: String] = [:]
    /// Whether there may be keys that cannot be told from the manifest.
    private(set) var isOpen = false

    mutating func add(_ keys: some Sequence<Key>, from origin: @autoclosure () -> String) {
        var text: String?
        for key in keys where origins[key] == nil {
            guard origins.count < Self.maximumKeys else {
                isOpen = true
                return
            }
            let known = text ?? origin()
            text = known
            origins[key] = known
        }
    }

    mutating func add(_ source: ItemSourceDefinition?, of flow: FlowDefinition) {
        guard let source else {
            isOpen = true
            return
        }
        let known = source.paramKeys
        add(known.keys, from: "the items of the flow \"\(flow.name)\"")
        isOpen = isOpen || known.isOpen
    }

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
