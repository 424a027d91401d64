import CWeirValue
package import WeirModel
package import WeirValue

/// The settings of a node visit after visit: a map with keys out of a fixed set, made anew when a value is another.
///
/// At each visit the values are first offered, in any order; they are read where they lie, and copied only into a new map.
/// A map keeps nothing else alive. Its memory is used again for the one after next, unless somebody still holds it then.
///
/// One lane has it to itself.
// SAFETY: `slots` belongs to this object; what is offered stays alive until `write` or the next offer; a page is written
// only while this record alone holds its region. A slot's or page's pointers are followed here alone.
@safe package final class SettingsRecord {
    /// One setting.
    @safe private struct Slot {
        let schema: ParamSchema
        /// The param that is offered for it.
        let key: Key
        /// Whether every value of the type will do.
        let takesAll: Bool
        /// The tag of values, without flags, that need no further look; negative where there is none.
        let plainTag: Int
        /// Whether it wants the text of a scalar.
        let isText: Bool
        /// The value on offer, if there is one, as it was found and as it comes into force.
        var found = unsafe weir_null()
        var offered = unsafe weir_null()
        var isOffered = false
        /// Keeps the value on offer alive where it is not a param.
        var owner: Region?
        /// Where the key was found last.
        var place = Params.Place()
        /// The value in the map that was written last; nil for none.
        var written: UnsafePointer<weir_value>?
    }

    /// Memory for a map: the entries come first, their keys are kept, and what the values point to follows.
    @safe private struct Page {
        var region: Region
        var entries: UnsafeMutablePointer<weir_entry>
        var start: Region.Mark

        init(_ count: Int, _ keys: Value) {
            let size = unsafe max(1, count) * MemoryLayout<weir_entry>.stride
            region = Region(capacity: 128 + size)
            region.keep(keys.owner)
            unsafe entries = unsafe region.allocate(size).bindMemory(to: weir_entry.self, capacity: max(1, count))
            start = region.mark
        }
    }

    private let count: Int
    private let keys: Value
    private let slots: UnsafeMutablePointer<Slot>
    private var page: Page
    private var spare: Page

    /// A record of some settings.
    ///
    /// - Parameter settings: the schema of each, in ascending order of their names, each once, and the param that
    ///   `offerParam` offers for it.
    package init(_ settings: [(schema: ParamSchema, param: Key)]) {
        count = settings.count
        keys = Value.list(settings.map { Value.string($0.schema.name) }).compacted()
        unsafe slots = .allocate(capacity: max(1, count))
        for (index, setting) in settings.enumerated() {
            let schema = setting.schema
            let takesAll = schema.minimum == nil && schema.maximum == nil && schema.choices.isEmpty
            unsafe (slots + index).initialize(
                to: Slot(
                    schema: schema, key: setting.param.unshared, takesAll: takesAll,
                    plainTag: takesAll ? Self.plainTag(of: schema.type) : -1,
                    isText: schema.type == .string || schema.type == .text))
        }
        page = Page(count, keys)
        spare = Page(count, keys)
    }

    deinit {
        unsafe slots.deinitialize(count: count)
        unsafe slots.deallocate()
    }

    /// Offers a value for a setting; nil for none, so that the default serves.
    ///
    /// - Parameter index: of the setting.
    /// - Returns: whether it is another than in the map that was written last.
    package func offer(_ value: Value?, _ index: Int) -> Bool {
        let slot = unsafe slot(index)
        if let value, unsafe Int(value.raw.tag) < WEIR_STRING && slot.pointee.isText,
            let isOther = unsafe offerText(value, slot)
        {
            return isOther
        }
        unsafe slot.pointee.owner = value?.owner
        guard let raw = unsafe value?.raw ?? slot.pointee.schema.defaultValue?.raw else {
            unsafe slot.pointee.isOffered = false
            return unsafe slot.pointee.written != nil
        }
        return unsafe offer(raw, slot)
    }

    /// Offers the setting's param, which must not change before `write`.
    ///
    /// - Parameter isNullMissing: whether null counts as missing.
    /// - Returns: whether it is another than in the map that was written last; nil where there is no such param.
    package func offerParam(of params: Params, _ index: Int, isNullMissing: Bool) -> Bool? {
        let slot = unsafe slot(index)
        guard let found = unsafe params.find(slot.pointee.key, near: &slot.pointee.place)?.pointee else { return nil }
        if unsafe Int(found.tag) < WEIR_STRING && slot.pointee.isText,
            let text = unsafe offerText(Value(raw: found, owner: nil), slot)
        {
            return text
        }
        if unsafe isNullMissing && Int(found.tag) == WEIR_NULL { return nil }
        return unsafe offer(found, slot)
    }

    @inline(__always) private func offer(_ value: weir_value, _ slot: UnsafeMutablePointer<Slot>) -> Bool {
        unsafe slot.pointee.found = unsafe value
        unsafe slot.pointee.offered = unsafe value
        if unsafe Int(value.tag) == WEIR_INT && slot.pointee.schema.type == .float {
            unsafe slot.pointee.offered = unsafe weir_float(Value.nearestFloat(value))
        }
        unsafe slot.pointee.isOffered = true
        guard let written = unsafe slot.pointee.written else { return true }
        return unsafe !Value.same(written.pointee, slot.pointee.offered)
    }

    /// Offers the text of a scalar; nil where the setting wants none of it.
    ///
    /// A `string` is meant where nobody said that it is something else.
    @inline(never) private func offerText(_ scalar: Value, _ slot: UnsafeMutablePointer<Slot>) -> Bool? {
        var text = scalar.untypedAsString
        if unsafe slot.pointee.schema.type == .text && !text.isString && !text.isNull {
            text = .string(scalar.writtenText ?? scalar.description)
        }
        guard text.isString else { return nil }
        unsafe slot.pointee.owner = text.owner
        return unsafe offer(text.raw, slot)
    }

    /// What is wrong with what is on offer for a setting of a node type, or nil.
    package func complaint(_ index: Int, of typeName: String) -> String? {
        let slot = unsafe slot(index)
        guard unsafe slot.pointee.isOffered else {
            guard unsafe slot.pointee.schema.isRequired else { return nil }
            let name = unsafe slot.pointee.schema.name
            return "the setting \"\(name)\" of \(typeName) is missing; give it under \"with\" or as a param"
        }
        if unsafe Int(slot.pointee.found.tag) == slot.pointee.plainTag && slot.pointee.found.flags == 0 { return nil }
        let value = unsafe Value(raw: slot.pointee.found, owner: slot.pointee.owner)
        if unsafe slot.pointee.takesAll && slot.pointee.schema.type.accepts(value) { return nil }
        return unsafe slot.pointee.schema.complaint(about: value).map { "the setting \($0)" }
    }

    /// The map of what is on offer.
    package func write() -> Value {
        guard count > 0, let names = unsafe keys.raw.as.list else { return .map([]) }
        swap(&page, &spare)
        if !isKnownUniquelyReferenced(&page.region) || !page.region.rewind(to: page.start) {
            page = Page(count, keys)
        }
        let region = page.region
        let entries = unsafe page.entries
        var next = unsafe entries
        for index in 0..<count {
            let slot = unsafe slots + index
            guard unsafe slot.pointee.isOffered else {
                unsafe slot.pointee.written = nil
                continue
            }
            unsafe next.initialize(to: weir_entry(key: names[index], value: region.copy(slot.pointee.offered)))
            unsafe slot.pointee.written = Value.value(of: next)
            if unsafe slot.pointee.owner != nil { unsafe slot.pointee.owner = nil }
            unsafe next += 1
        }
        let written = unsafe next - entries
        return written == 0 ? .map([]) : unsafe Value(raw: weir_map(entries, written), owner: region)
    }

    private static func plainTag(of type: ValueType) -> Int {
        switch type {
        case .bool: WEIR_BOOL
        case .int: WEIR_INT
        case .float: WEIR_FLOAT
        case .string, .text: WEIR_STRING
        case .bytes: WEIR_BYTES
        case .list: WEIR_LIST
        case .map: WEIR_MAP
        case .any, .resource: -1
        }
    }

    @inline(__always) private func slot(_ index: Int) -> UnsafeMutablePointer<Slot> {
        precondition(index >= 0 && index < count, "there is no such setting")
        return unsafe slots + index
    }
}
