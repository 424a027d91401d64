import WeirModel
package import WeirValue

/// The params of a run while layers are added to them, before they become one `Params` again.
package struct MergingParams: ParamLayers {
    private let outer: Params
    /// What loses, the last layer first, so that a builder ends with what wins.
    private var under: [(Key, Value)] = []
    /// What wins, the last layer last.
    private var over: [(Key, Value)] = []

    /// The params that a further layer comes to.
    package init(_ outer: Params) { self.outer = outer }

    package mutating func layOver(_ entries: [(Key, Value)]) { over += entries }

    package mutating func layUnder(_ entries: [(Key, Value)]) { under.insert(contentsOf: entries, at: 0) }

    /// All layers as one map.
    ///
    /// - Complexity: O(n log n).
    package var map: Value {
        var builder = MapBuilder()
        for (key, value) in under { builder.set(key, value) }
        outer.add(to: &builder)
        for (key, value) in over { builder.set(key, value) }
        return builder.finish()
    }

    /// All layers as the params of a flow.
    package var params: Params { under.isEmpty && over.isEmpty ? outer : Params(map) }
}
