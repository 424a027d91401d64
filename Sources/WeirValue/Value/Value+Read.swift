public import CWeirValue

extension Value {
    /// The truth value, or nil for another kind.
    package var boolValue: Bool? { kind == .bool ? unsafe raw.as.i64 != 0 : nil }

    /// The integer, or nil for another kind and for one above the largest with a sign.
    package var intValue: Int64? { kind == .int && !isBeyondInt64 ? unsafe raw.as.i64 : nil }

    /// The integer, or nil for another kind and for a negative one.
    package var unsignedValue: UInt64? {
        guard kind == .int, unsafe isBeyondInt64 || raw.as.i64 >= 0 else { return nil }
        return unsafe raw.as.u64
    }

    /// Whether this is an integer above the largest with a sign.
    package var isBeyondInt64: Bool {
        unsafe Int(raw.tag) == WEIR_INT && Int(raw.flags) & WEIR_VALUE_UNSIGNED != 0
    }

    /// The integer in decimal digits, or nil for another kind.
    package var integerText: String? {
        if let number = intValue { return number.description }
        return unsignedValue?.description
    }

    /// The number of a float or an int, the nearest one where a float cannot hold the int; nil for another kind.
    package var floatValue: Double? {
        switch kind {
        case .float: unsafe raw.as.f64
        case .int: unsafe Self.nearestFloat(raw)
        default: nil
        }
    }

    /// Whether a float holds the number of a float or an int exactly.
    package var isExactFloat: Bool {
        switch kind {
        case .float: true
        case .int:
            intValue.map { Double(exactly: $0) != nil } ?? unsignedValue.map { Double(exactly: $0) != nil } ?? false
        default: false
        }
    }

    /// The float nearest to an int.
    package static func nearestFloat(_ int: weir_value) -> Double {
        unsafe Int(int.flags) & WEIR_VALUE_UNSIGNED == 0 ? Double(int.as.i64) : Double(int.as.u64)
    }

    /// The text, or nil for another kind.
    package var stringValue: String? {
        guard kind == .string else { return nil }
        return unsafe withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of a string or bytes value; empty for another kind.
    package var bytesValue: [UInt8] { unsafe withBytes { unsafe Array($0) } }

    /// The code and message of an error value, or nil for another kind.
    package var errorValue: (code: Int32, message: String)? {
        guard kind == .error, let body = unsafe raw.as.error?.pointee else { return nil }
        let message = unsafe Value(raw: body.message, owner: owner)
        return unsafe (body.code, message.stringValue ?? "")
    }

    /// The type name of a resource value, or nil for another kind.
    package var resourceTypeName: String? {
        guard kind == .resource, let resource = unsafe raw.as.resource?.pointee else { return nil }
        return unsafe resource.type_name.map { unsafe String(cString: $0) }
    }

    /// Calls `body` with the bytes of a string or bytes value, valid during the call; empty for another kind.
    @unsafe package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        guard kind == .string || kind == .bytes, count > 0 else {
            return try unsafe body(UnsafeRawBufferPointer(start: nil, count: 0))
        }
        return try withExtendedLifetime(owner) {
            try unsafe body(UnsafeRawBufferPointer(start: raw.as.bytes, count: count))
        }
    }

    /// The element at a position of a list.
    ///
    /// - Parameter index: from 0 to `count - 1`.
    package subscript(index: Int) -> Value {
        precondition(kind == .list && index >= 0 && index < count, "list index out of range")
        guard let list = unsafe raw.as.list else { return .null }
        return unsafe Value(raw: list[index], among: owner)
    }

    /// The entry at a position of a map, in key order.
    ///
    /// - Parameter index: from 0 to `count - 1`.
    package func entry(at index: Int) -> (key: Value, value: Value) {
        precondition(kind == .map && index >= 0 && index < count, "map index out of range")
        guard let map = unsafe raw.as.map else { return (.null, .null) }
        return unsafe (Value(raw: map[index].key, owner: owner), Value(raw: map[index].value, among: owner))
    }

    /// The elements of a list, empty for another kind.
    package var elements: [Value] { kind == .list ? (0..<count).map { self[$0] } : [] }

    /// The entries of a map in key order, empty for another kind.
    package var entries: [(key: Key, value: Value)] {
        kind == .map
            ? (0..<count).map {
                let entry = entry(at: $0); return (Key(entry.key), entry.value)
            } : []
    }

    /// The value under a key of a map, or nil.
    ///
    /// An error has its `message` and the name of its `code` under those keys.
    ///
    /// - Complexity: O(log n).
    package func lookup(_ key: Key) -> Value? {
        if kind == .error { return part(key) }
        return lookupInMap(key)
    }

    private func part(_ key: Key) -> Value? {
        guard let error = errorValue else { return nil }
        return switch key {
        case "message": .string(error.message)
        case "code": .string(StatusCode(rawValue: error.code).name)
        default: nil
        }
    }

    private func lookupInMap(_ key: Key) -> Value? {
        unsafe key.withBytes { wanted in
            guard let found = unsafe Self.find(wanted, in: raw) else { return nil }
            return unsafe Value(raw: found.pointee, among: owner)
        }
    }

    /// The value under a key of a map, valid as long as the map; nil for another kind or without such a key.
    ///
    /// - Complexity: O(log n).
    @unsafe @inlinable @inline(__always) package static func find(
        _ key: UnsafeRawBufferPointer, in map: weir_value
    ) -> UnsafePointer<weir_value>? {
        guard unsafe Int(map.tag) == WEIR_MAP, let entries = unsafe map.as.map else { return nil }
        var low = 0
        var high = unsafe Int(map.length)
        while low < high {
            let middle = (low + high) >> 1
            let order = unsafe Key.compare(bytes(entries[middle].key), key)
            if order == 0 { return unsafe value(of: entries + middle) }
            if order < 0 { low = middle + 1 } else { high = middle }
        }
        return nil
    }

    /// The same, for maps that are alike.
    ///
    /// - Parameter place: where the last one had the key.
    /// - Complexity: O(1) where this one has it there, too.
    @unsafe @inlinable @inline(__always) package static func find(
        _ key: UnsafeRawBufferPointer, in map: weir_value, near place: inout Int
    ) -> UnsafePointer<weir_value>? {
        guard unsafe Int(map.tag) == WEIR_MAP, let entries = unsafe map.as.map else { return nil }
        let count = unsafe Int(map.length)
        if unsafe place < count && isKey(entries[place].key, key) { return unsafe value(of: entries + place) }
        // In few entries a look at each is faster than a search, since most keys differ in length.
        guard count <= 8 else {
            guard let found = unsafe find(key, in: map) else { return nil }
            unsafe place = (UnsafeRawPointer(found) - UnsafeRawPointer(entries)) / MemoryLayout<weir_entry>.stride
            return unsafe found
        }
        for index in 0..<count where unsafe isKey(entries[index].key, key) {
            place = index
            return unsafe value(of: entries + index)
        }
        return nil
    }

    @inlinable @inline(__always) static func bytes(_ key: weir_value) -> UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: key.as.bytes, count: Int(key.length))
    }

    @inlinable @inline(__always) static func isKey(_ key: weir_value, _ wanted: UnsafeRawBufferPointer) -> Bool {
        guard unsafe Int(key.length) == wanted.count else { return false }
        guard let left = unsafe key.as.bytes, let right = wanted.baseAddress else { return true }
        // Most keys that differ do so in the first byte.
        return unsafe left[0] == wanted[0] && memcmp(left, right, wanted.count) == 0
    }

    /// The value of an entry, where it lies.
    @unsafe @inlinable @inline(__always) package static func value(
        of entry: UnsafePointer<weir_entry>
    ) -> UnsafePointer<weir_value> {
        unsafe (UnsafeRawPointer(entry) + MemoryLayout<weir_value>.stride).assumingMemoryBound(to: weir_value.self)
    }

    /// A value of which `owner` keeps the memory alive; without it where it needs none, so that keeping a number keeps no
    /// region alive.
    @unsafe @inlinable package init(raw: weir_value, among owner: Region?) {
        unsafe self.init(raw: raw, owner: Int(raw.tag) < WEIR_STRING ? nil : owner)
    }
}
