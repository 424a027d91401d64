internal import CWeirABI
internal import Glibc

/// A map in the host's memory.
// SAFETY: the memory is immutable, and `life` is asked before each access whether it is still there.
@safe struct MapView: @unchecked Sendable {
    private let base: UnsafePointer<weir_entry>?
    let count: Int
    private let life: CallLife

    @unsafe init(_ raw: weir_value, _ life: CallLife) {
        unsafe base = raw.as.map
        count = unsafe Int(raw.length)
        self.life = life
    }

    subscript(position: Int) -> Map.Element {
        precondition(position >= 0 && position < count, "map position \(position) is out of range")
        life.check()
        guard let base = unsafe base else { return ("", .null) }
        return unsafe (String(decoding: base[position].key.content, as: UTF8.self), Value(base[position].value, life))
    }

    subscript(key: String) -> Value? {
        life.check()
        guard let base = unsafe base else { return nil }
        var key = key
        return key.withUTF8 { wanted in
            var low = 0
            var high = count
            while low < high {
                let middle = (low + high) / 2
                let order = unsafe Self.compare(base[middle].key.content, UnsafeRawBufferPointer(wanted))
                if order == 0 { return unsafe Value(base[middle].value, life) }
                if order < 0 { low = middle + 1 } else { high = middle }
            }
            return nil
        }
    }

    /// The value as the host gave it, for handing it back without a copy.
    var raw: weir_value {
        life.check()
        return unsafe weir_map(base, count)
    }

    @unsafe private static func compare(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
        let shorter = min(first.count, second.count)
        if shorter > 0, let left = first.baseAddress, let right = second.baseAddress {
            let order = unsafe memcmp(left, right, shorter)
            if order != 0 { return Int(order) }
        }
        return first.count - second.count
    }
}
