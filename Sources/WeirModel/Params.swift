/// The effective params of one iteration: small immutable settings, merged from the outside in (P1, P2).
///
/// Only two layers are kept: what was merged when the batch or flow was entered, and the item of this iteration, which wins.
package struct Params: Sendable {
    /// The merged params without the item, a map.
    package let base: Value
    /// The params of the item, a map; null outside a batch flow.
    package let item: Value

    /// Params of one layer.
    package init(_ base: Value = .map([])) {
        self.base = base
        item = .null
    }

    private init(base: Value, item: Value) {
        self.base = base
        self.item = item
    }

    /// The value of a param, or nil.
    ///
    /// - Complexity: O(log n).
    package func lookup(_ key: Key) -> Value? {
        item.lookup(key) ?? base.lookup(key)
    }

    /// The params of one iteration: these, overlaid by the item.
    package func iterating(_ item: Value) -> Params {
        Params(base: base, item: item)
    }

    /// These params over `defaults`: what is set here wins.
    ///
    /// - Complexity: O(n log n).
    package func overlaying(_ defaults: Value) -> Params {
        guard defaults.count > 0 else { return self }
        var builder = MapBuilder()
        for layer in [defaults, base, item] {
            for (key, value) in layer.entries { builder.set(key, value) }
        }
        return Params(builder.finish())
    }

    /// All params as one map.
    package var merged: Value {
        guard item.count > 0 else { return base }
        var builder = MapBuilder()
        for layer in [base, item] {
            for (key, value) in layer.entries { builder.set(key, value) }
        }
        return builder.finish()
    }

    /// The same params in one layer of memory of its own, for a lane that must share nothing with others.
    package func unshared() -> Params {
        Params(merged.compacted())
    }
}
