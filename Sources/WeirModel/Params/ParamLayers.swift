/// Params that are merged layer by layer, as the layers are met on the way from the outside in.
///
/// What a layer is differs: a run has values (`MergingParams`), the plan what is the same at every visit, `check` keys, and
/// `explain` words. The order in which they win does not: `ParamLayer` has it.
package protocol ParamLayers {
    /// What one layer has, by key.
    associatedtype Entries

    /// Lays entries over all that is there: they win.
    mutating func layOver(_ entries: Entries)

    /// Lays entries under all that is there: they count where nothing else gives their keys.
    mutating func layUnder(_ entries: Entries)
}

extension ParamLayers {
    /// Adds the next layer on the way in.
    package mutating func add(_ entries: Entries, as layer: ParamLayer) {
        if layer.winsOverOuter { layOver(entries) } else { layUnder(entries) }
    }
}
