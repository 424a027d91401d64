internal import CWeirValue
package import WeirValue

/// The effective params of a flow: small settings, merged from the outside in (P1, P2).
///
/// The fast form of `ParamLayers`: two layers that change at each iteration or visit stay apart from what was merged when
/// the batch or flow was entered, the item over it (`ParamLayer.item`) and what the visited node itself says under it
/// (`ParamLayer.node`). A node never changes them; the lane that runs the iterations puts one item after another in place,
/// so that an iteration costs no object.
// SAFETY: `itemRaw` points only into what `itemOwner` keeps alive.
@safe package final class Params {
    /// The merged params without the item, a map.
    private let base: Value
    /// The params of the visited node itself, which everything else wins over, a map; null without any.
    private let own: Value
    /// The params of the item, a map; null outside a batch flow.
    private var itemRaw: weir_value
    private var itemOwner: Region?

    /// Params of one layer.
    package convenience init(_ base: Value = .map([])) { self.init(base: base, item: .null, own: .null) }

    private init(base: Value, item: Value, own: Value) {
        self.base = base
        self.own = own
        unsafe itemRaw = item.raw
        itemOwner = item.owner
    }

    private var item: Value { unsafe Value(raw: itemRaw, owner: itemOwner) }

    /// The value of a param, or nil.
    ///
    /// - Complexity: O(log n).
    package func lookup(_ key: Key) -> Value? {
        unsafe key.withBytes { wanted in
            if let found = unsafe Value.find(wanted, in: itemRaw) {
                return unsafe Value(raw: found.pointee, among: itemOwner)
            }
            if let found = unsafe Value.find(wanted, in: base.raw) {
                return unsafe Value(raw: found.pointee, among: base.owner)
            }
            if let found = unsafe Value.find(wanted, in: own.raw) {
                return unsafe Value(raw: found.pointee, among: own.owner)
            }
            return nil
        }
    }

    /// Where a key was found last, which is looked at first: among the item's params, or the others.
    struct Place {
        fileprivate var inItem = 0
        fileprivate var inBase = 0
    }

    /// The value of a param where it lies, valid until the params change; nil where there is none.
    ///
    /// - Complexity: O(1) where params are alike, else O(log n).
    @unsafe func find(_ key: Key, near place: inout Place) -> UnsafePointer<weir_value>? {
        unsafe key.withBytes { wanted in
            if let found = unsafe Value.find(wanted, in: itemRaw, near: &place.inItem) { return unsafe found }
            if let found = unsafe Value.find(wanted, in: base.raw, near: &place.inBase) { return unsafe found }
            return unsafe Value.find(wanted, in: own.raw)
        }
    }

    /// Puts the params of another iteration in place: an item of a chunk.
    ///
    /// - Returns: false where the item is no map; then nothing is changed.
    package func iterate(_ chunk: ItemChunk, at position: Int) -> Bool {
        let raw = unsafe chunk.raw(at: position)
        guard unsafe Int(raw.tag) == WEIR_MAP else { return false }
        unsafe itemRaw = raw
        chunk.shareOwner(with: &itemOwner)
        return true
    }

    /// The params of a node: these over what it says itself.
    package func over(_ own: Value) -> Params {
        Params(base: base, item: item, own: own)
    }

    /// All params as one map.
    package var merged: Value {
        guard unsafe itemRaw.length > 0 || own.count > 0 else { return base }
        var builder = MapBuilder()
        add(to: &builder)
        return builder.finish()
    }

    /// Sets all params in a map, what loses first.
    func add(to builder: inout MapBuilder) {
        for layer in [own, base, item] {
            for (key, value) in layer.entries { builder.set(key, value) }
        }
    }
}
