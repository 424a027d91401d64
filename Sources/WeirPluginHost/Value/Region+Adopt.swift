internal import CWeirValue
internal import Glibc
internal import WeirValue

/// Values from plugins: checked, and made part of a region that outlives the call.
///
/// What already lies in the region (the arena of the call) stays where it is; borrowed memory is copied; owned buffers are
/// held by the region. Afterwards the value is well formed and points only into what the region keeps alive.
extension Region {
    /// Checks a value and makes it the region's own, in place.
    ///
    /// - Parameters:
    ///   - slot: the value, rewritten where its memory moves.
    ///   - isTaken: whether owned buffers become the region's; otherwise they are copied and stay the plugin's.
    ///   - depth: the number of lists, maps and errors around it.
    ///   - model: a value that the region has adopted. A map with the same keys shares them, so that of many records
    ///     only the first one's keys are checked and copied.
    /// - Complexity: O(size of the value).
    @unsafe func adopt(
        _ slot: UnsafeMutablePointer<weir_value>, isTaken: Bool = true, depth: Int = 0,
        like model: UnsafePointer<weir_value>? = nil
    ) throws(ValueViolation) {
        let tag = unsafe Int(slot.pointee.tag)
        let flags = unsafe Int(slot.pointee.flags)
        unsafe slot.pointee.reserved = 0
        guard flags == 0 || flags == Self.flag(of: tag) else {
            throw ValueViolation("has the flags \(flags), which a value of tag \(tag) cannot have")
        }
        switch tag {
        case WEIR_NULL, WEIR_INT, WEIR_FLOAT:
            unsafe slot.pointee.length = 0
            guard unsafe flags == 0 || slot.pointee.as.i64 < 0 else {
                throw unsafe ValueViolation(
                    "is an int with the flag UNSIGNED that needs none, \(slot.pointee.as.i64); make it with weir_uint")
            }
        case WEIR_BOOL:
            unsafe slot.pointee.length = 0
            guard unsafe slot.pointee.as.i64 & ~1 == 0 else {
                throw unsafe ValueViolation("is a bool that is neither 0 nor 1, but \(slot.pointee.as.i64)")
            }
        case WEIR_STRING, WEIR_BYTES:
            guard unsafe flags == 0 && Int(slot.pointee.length) >= ValuePart.longText else {
                return try unsafe adoptBytes(slot, isOwned: flags == WEIR_VALUE_OWNED, isTaken: isTaken)
            }
            try unsafe adoptPart(slot, isTaken: isTaken, depth: depth, like: model)
        case WEIR_LIST, WEIR_MAP, WEIR_ERROR: try unsafe adoptPart(slot, isTaken: isTaken, depth: depth, like: model)
        case WEIR_RESOURCE:
            unsafe slot.pointee.length = 0
            guard let box = unsafe ResourceBox.owner(of: slot.pointee) else {
                throw ValueViolation("is a resource that host->make_resource did not make")
            }
            keep(box)
        default: throw ValueViolation("has the unknown tag \(tag)")
        }
    }

    /// The only flag that a value of the tag can have; 0 for none.
    private static func flag(of tag: Int) -> Int {
        switch tag {
        case WEIR_STRING, WEIR_BYTES: WEIR_VALUE_OWNED
        case WEIR_INT: WEIR_VALUE_UNSIGNED
        default: 0
        }
    }

    /// Adopts a list, map, error or long text.
    ///
    /// In a large value, those that several lists share are adopted once and stay shared.
    @unsafe private func adoptPart(
        _ slot: UnsafeMutablePointer<weir_value>, isTaken: Bool, depth: Int, like model: UnsafePointer<weir_value>?
    ) throws(ValueViolation) {
        if depth == 0 { adopting.begin() }
        guard adopting.isLong(after: unsafe ValuePart.work(of: slot.pointee)) else {
            return try unsafe adoptContent(slot, isTaken: isTaken, depth: depth, like: model)
        }
        let part = unsafe ValuePart(slot.pointee)
        if let known = unsafe adopting.known(part, depth, Value.maximumDepth) {
            unsafe slot.pointee = unsafe known
            return
        }
        let outer = adopting.enter(depth)
        try unsafe adoptContent(slot, isTaken: isTaken, depth: depth, like: model)
        unsafe adopting.leave(part, slot.pointee, depth, outer)
    }

    @unsafe private func adoptContent(
        _ slot: UnsafeMutablePointer<weir_value>, isTaken: Bool, depth: Int, like model: UnsafePointer<weir_value>?
    ) throws(ValueViolation) {
        switch unsafe Int(slot.pointee.tag) {
        case WEIR_LIST: try unsafe adoptList(slot, isTaken: isTaken, depth: depth + 1)
        case WEIR_MAP: try unsafe adoptMap(slot, isTaken: isTaken, depth: depth + 1, like: model)
        case WEIR_ERROR: try unsafe adoptError(slot, isTaken: isTaken, depth: depth + 1)
        default: try unsafe adoptBytes(slot, isOwned: false, isTaken: isTaken)
        }
    }

    @unsafe private func adoptBytes(
        _ slot: UnsafeMutablePointer<weir_value>, isOwned: Bool, isTaken: Bool
    ) throws(ValueViolation) {
        let isString = unsafe Int(slot.pointee.tag) == WEIR_STRING
        let kind = isString ? "a string" : "bytes"
        let length = unsafe Int(slot.pointee.length)
        var start = unsafe UnsafeRawPointer(slot.pointee.as.bytes)
        if isOwned {
            guard let buffer = unsafe slot.pointee.as.buffer else {
                throw ValueViolation("is \(kind) with the flag OWNED and a NULL buffer")
            }
            guard unsafe buffer.pointee.release != nil else {
                throw ValueViolation("is \(kind) whose buffer has no release callback")
            }
            if isTaken { keep(unsafe BufferBox(buffer)) }
            unsafe start = unsafe buffer.pointee.data
            unsafe slot.pointee.flags = 0
        }
        guard length > 0 else {
            unsafe slot.pointee.as.bytes = nil
            return
        }
        guard let start = unsafe start else {
            throw ValueViolation("is \(kind) of \(length) bytes with a NULL pointer")
        }
        if isString, unsafe !UTF8Check.isValid(UnsafeRawBufferPointer(start: start, count: length)) {
            throw ValueViolation("is a string that is no valid UTF-8")
        }
        unsafe slot.pointee.as.bytes = unsafe start.assumingMemoryBound(to: UInt8.self)
        if isOwned && isTaken { return }
        if unsafe try holds(start, length) { return }
        guard let memory = unsafe allocateIfPossible(length) else { throw .exhausted(length) }
        unsafe memory.copyMemory(from: start, byteCount: length)
        unsafe slot.pointee.as.bytes = UnsafePointer(memory.assumingMemoryBound(to: UInt8.self))
    }

    @unsafe private func adoptList(
        _ slot: UnsafeMutablePointer<weir_value>, isTaken: Bool, depth: Int
    ) throws(ValueViolation) {
        let length = unsafe Int(slot.pointee.length)
        guard length > 0 else {
            unsafe slot.pointee.as.list = nil
            return
        }
        let start = unsafe UnsafeRawPointer(slot.pointee.as.list)
        let elements = unsafe try array(start, length, of: weir_value.self, "a list", depth: depth)
        unsafe slot.pointee.as.list = UnsafePointer(elements)
        for index in 0..<length {
            do {
                let model = unsafe index > 0 ? UnsafePointer(elements + index - 1) : nil
                try unsafe adopt(elements + index, isTaken: isTaken, depth: depth, like: model)
            } catch {
                throw error.inside("[\(index)]")
            }
        }
    }

    @unsafe private func adoptMap(
        _ slot: UnsafeMutablePointer<weir_value>, isTaken: Bool, depth: Int, like model: UnsafePointer<weir_value>?
    ) throws(ValueViolation) {
        let length = unsafe Int(slot.pointee.length)
        guard length > 0 else {
            unsafe slot.pointee.as.map = nil
            return
        }
        let start = unsafe UnsafeRawPointer(slot.pointee.as.map)
        let entries = unsafe try array(start, length, of: weir_entry.self, "a map", depth: depth)
        unsafe slot.pointee.as.map = UnsafePointer(entries)
        let known = unsafe Self.entries(model, length)
        for index in 0..<length {
            let entry = unsafe entries + index
            if let known = unsafe known, unsafe Self.isSameKey(entry.pointee.key, known[index].key) {
                unsafe entry.pointee.key = unsafe known[index].key
            } else {
                try unsafe adoptKey(entry, index, isTaken: isTaken, depth: depth)
            }
            if index > 0 { try unsafe checkOrder((entry - 1).pointee.key, entry.pointee.key) }
            do {
                try unsafe adopt(&entry.pointee.value, isTaken: isTaken, depth: depth)
            } catch {
                throw error.inside("[\"\(unsafe Value(raw: entry.pointee.key, owner: self).stringValue ?? "")\"]")
            }
        }
    }

    @unsafe private func adoptKey(
        _ entry: UnsafeMutablePointer<weir_entry>, _ index: Int, isTaken: Bool, depth: Int
    ) throws(ValueViolation) {
        guard unsafe Int(entry.pointee.key.tag) == WEIR_STRING else {
            throw unsafe ValueViolation(
                "is a map whose key \(index) is no string, but has the tag \(entry.pointee.key.tag)")
        }
        do {
            try unsafe adopt(&entry.pointee.key, isTaken: isTaken, depth: depth)
        } catch {
            throw ValueViolation("is a map whose key \(index) \(error.complaint)", code: error.code)
        }
    }

    /// The entries of a map of so many.
    @unsafe private static func entries(
        _ map: UnsafePointer<weir_value>?, _ count: Int
    ) -> UnsafePointer<weir_entry>? {
        guard let map = unsafe map?.pointee, unsafe Int(map.tag) == WEIR_MAP && Int(map.length) == count else {
            return nil
        }
        return unsafe map.as.map
    }

    /// Whether a plugin's key is a plain string with the bytes of one that was checked.
    private static func isSameKey(_ key: weir_value, _ known: weir_value) -> Bool {
        guard unsafe key.tag == known.tag && key.flags == 0 && key.length == known.length,
            let left = unsafe key.as.bytes, let right = unsafe known.as.bytes
        else { return false }
        return unsafe memcmp(left, right, Int(key.length)) == 0
    }

    @unsafe private func checkOrder(_ before: weir_value, _ key: weir_value) throws(ValueViolation) {
        let left = unsafe UnsafeRawBufferPointer(start: before.as.bytes, count: Int(before.length))
        let right = unsafe UnsafeRawBufferPointer(start: key.as.bytes, count: Int(key.length))
        let order = unsafe Key.compare(left, right)
        if order < 0 { return }
        let name = unsafe Value(raw: key, owner: self).stringValue ?? ""
        throw ValueViolation(
            order == 0 ? "is a map with two keys \"\(name)\"" : "is a map whose keys are not sorted, at \"\(name)\"")
    }

    @unsafe private func adoptError(
        _ slot: UnsafeMutablePointer<weir_value>, isTaken: Bool, depth: Int
    ) throws(ValueViolation) {
        unsafe slot.pointee.length = 0
        let start = unsafe UnsafeRawPointer(slot.pointee.as.error)
        let body = unsafe try array(start, 1, of: weir_error_value.self, "an error", depth: depth)
        unsafe slot.pointee.as.error = UnsafePointer(body)
        guard unsafe Int(body.pointee.message.tag) == WEIR_STRING else {
            throw ValueViolation("is an error whose message is no string")
        }
        do {
            try unsafe adopt(&body.pointee.message, isTaken: isTaken, depth: depth)
        } catch {
            throw ValueViolation("is an error whose message \(error.complaint)", code: error.code)
        }
    }

    /// The elements of a list or map in memory of the region's, where they can be rewritten.
    @unsafe private func array<Element>(
        _ start: UnsafeRawPointer?, _ count: Int, of type: Element.Type, _ kind: String, depth: Int
    ) throws(ValueViolation) -> UnsafeMutablePointer<Element> {
        guard let start = unsafe start else { throw ValueViolation("is \(kind) of \(count) with a NULL pointer") }
        guard UInt(bitPattern: start) % UInt(MemoryLayout<Element>.alignment) == 0 else {
            throw ValueViolation("is \(kind) at an address that is not aligned to 8 bytes")
        }
        guard depth <= Value.maximumDepth else {
            throw ValueViolation("is nested deeper than \(Value.maximumDepth) levels")
        }
        let size = count * MemoryLayout<Element>.stride
        if unsafe try holds(start, size) {
            return unsafe UnsafeMutableRawPointer(mutating: start).assumingMemoryBound(to: Element.self)
        }
        guard let memory = unsafe allocateIfPossible(size) else { throw .exhausted(size) }
        unsafe memory.copyMemory(from: start, byteCount: size)
        return unsafe memory.bindMemory(to: Element.self, capacity: count)
    }

    /// Whether memory lies in the region.
    @unsafe private func holds(_ start: UnsafeRawPointer, _ size: Int) throws(ValueViolation) -> Bool {
        guard unsafe contains(start) else { return false }
        guard unsafe contains(start + (size - 1)) else {
            throw ValueViolation("reaches beyond the end of its arena")
        }
        return true
    }
}
