/// The effective params of one iteration: small immutable settings, merged from the outside in (P1, P2).
///
/// The layers are what was merged when the batch or flow was entered, over it the item of this iteration, and under it what
/// the visited node itself says.
package struct Params: Sendable {
    /// The merged params without the item, a map.
    package let base: Value
    /// The params of the item, a map; null outside a batch flow.
    package let item: Value
    /// The params of the visited node itself, which everything else wins over, a map; null without any.
    package let own: Value

    /// Params of one layer.
    package init(_ base: Value = .map([])) {
        self.base = base
        item = .null
        own = .null
    }

    private init(base: Value, item: Value, own: Value) {
        self.base = base
        self.item = item
        self.own = own
    }

    /// The value of a param, or nil.
    ///
    /// - Complexity: O(log n).
    package func lookup(_ key: Key) -> Value? {
        item.lookup(key) ?? base.lookup(key) ?? own.lookup(key)
    }

    /// The params of one iteration: these, overlaid by the item.
    package func iterating(_ item: Value) -> Params {
        Params(base: base, item: item, own: own)
    }

    /// The params of a node: these over what it says itself.
    package func over(_ own: Value) -> Params {
        Params(base: base, item: item, own: own)
    }

    /// These params over `defaults`: what is set here wins.
    ///
    /// - Complexity: O(n log n).
    package func overlaying(_ defaults: Value) -> Params {
        guard defaults.count > 0 else { return self }
        var builder = MapBuilder()
        for layer in [defaults, own, base, item] {
            for (key, value) in layer.entries { builder.set(key, value) }
        }
        return Params(builder.finish())
    }

    /// All params as one map.
    package var merged: Value {
        guard item.count > 0 || own.count > 0 else { return base }
        var builder = MapBuilder()
        for layer in [own, base, item] {
            for (key, value) in layer.entries { builder.set(key, value) }
        }
        return builder.finish()
    }

    /// The same params in one layer of memory of its own, for a lane that must share nothing with others.
    package func unshared() -> Params {
        Params(merged.compacted())
    }
}
