public import CWeirValue

/// A key of a map or of a path: UTF-8 bytes, compared bytewise.
///
/// Swift's String compares by canonical equivalence, which would make two files one; keys must not. Up to 23 bytes lie in
/// the key itself, so that making, comparing and dropping most keys touches no other memory.
@usableFromInline
package struct Key: Hashable, Comparable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    @inlinable static var longestShort: Int { 23 }

    /// The bytes of a short key in memory order, zeros behind them, and their number in the last byte.
    ///
    /// Of a long key nothing but a last byte of 255.
    @usableFromInline let words: Words
    /// The bytes of a long key; nil for a short one.
    @usableFromInline let long: ContiguousArray<UInt8>?

    @usableFromInline struct Words: Hashable, Sendable {
        var first: UInt64 = 0
        var second: UInt64 = 0
        var third: UInt64 = 0
    }

    /// The key with a copy of these bytes, which must be UTF-8.
    @unsafe package init(copying bytes: UnsafeRawBufferPointer) {
        var words = Words()
        let isLong = bytes.count > Self.longestShort
        unsafe withUnsafeMutableBytes(of: &words) { target in
            if !isLong { unsafe target.copyMemory(from: bytes) }
            unsafe target[Self.longestShort] = isLong ? .max : UInt8(truncatingIfNeeded: bytes.count)
        }
        self.words = words
        long = isLong ? unsafe ContiguousArray(bytes) : nil
    }

    /// The key with these bytes, which must be UTF-8.
    package init(bytes: [UInt8]) {
        self = unsafe bytes.withUnsafeBytes { unsafe Key(copying: $0) }
    }

    /// The key with the text's UTF-8 bytes.
    @usableFromInline package init(_ text: String) {
        var text = text
        self = text.withUTF8 { unsafe Key(copying: UnsafeRawBufferPointer($0)) }
    }

    /// The key with the text's UTF-8 bytes.
    @usableFromInline package init(stringLiteral text: String) { self.init(text) }

    /// The key of a string value; empty for another kind.
    package init(_ value: Value) {
        self = unsafe value.withBytes { unsafe Key(copying: $0) }
    }

    /// The number of bytes.
    package var count: Int {
        long?.count ?? Int(UInt8(truncatingIfNeeded: words.third.bigEndian))
    }

    /// Calls `body` with the bytes, valid during the call.
    @unsafe @inlinable @inline(__always) package func withBytes<Result>(
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        if let long { return unsafe long.withUnsafeBytes(body) }
        return unsafe withUnsafeBytes(of: words) { all in
            unsafe body(UnsafeRawBufferPointer(rebasing: all[..<Int(all[Self.longestShort])]))
        }
    }

    /// Whether these are the key's bytes.
    @unsafe package func has(_ bytes: UnsafeRawBufferPointer) -> Bool {
        unsafe withBytes { own in
            guard own.count == bytes.count else { return false }
            guard let left = own.baseAddress, let right = bytes.baseAddress else { return true }
            return unsafe memcmp(left, right, own.count) == 0
        }
    }

    /// The same key in memory of its own, for a lane that must share no reference count with others.
    package var unshared: Key { unsafe withBytes { unsafe Key(copying: $0) } }

    /// The text of the key.
    @usableFromInline package var description: String {
        unsafe withBytes { unsafe String(decoding: $0, as: UTF8.self) }
    }

    @usableFromInline package static func == (left: Key, right: Key) -> Bool {
        // Of a short and a long key the words differ, by their last byte.
        left.words == right.words && (left.long == nil || left.long == right.long)
    }

    @usableFromInline package func hash(into hasher: inout Hasher) {
        if let long { hasher.combine(long) } else { hasher.combine(quickHash) }
    }

    /// A hash for tables of many keys, several times as fast as `hashValue`.
    ///
    /// Two rounds of folded multiplication as in wyhash, with numbers that differ from process to process, so that nobody
    /// can prepare keys that collide.
    package var quickHash: UInt64 {
        if long != nil { return UInt64(bitPattern: Int64(hashValue)) }
        let half = Self.fold(words.first ^ Self.secret.0, words.second ^ Self.secret.1)
        return Self.fold(half ^ words.third, Self.secret.2)
    }

    private static let secret = (random(1), random(2), random(3))

    /// From the seed of the standard library's hashing, which can be turned off for measurements.
    private static func random(_ salt: Int) -> UInt64 { UInt64(bitPattern: Int64(salt.hashValue)) | 1 }

    @inline(__always) private static func fold(_ left: UInt64, _ right: UInt64) -> UInt64 {
        let product = left.multipliedFullWidth(by: right)
        return product.high ^ product.low
    }

    @usableFromInline package static func < (left: Key, right: Key) -> Bool {
        if left.long == nil && right.long == nil {
            // Bytewise order is that of the words as big-endian numbers; a prefix comes first by its number of bytes.
            let (a, b) = (left.words, right.words)
            if a.first != b.first { return a.first.bigEndian < b.first.bigEndian }
            if a.second != b.second { return a.second.bigEndian < b.second.bigEndian }
            return a.third.bigEndian < b.third.bigEndian
        }
        return unsafe left.withBytes { a in unsafe right.withBytes { unsafe compare(a, $0) < 0 } }
    }

    /// Bytewise order: negative, 0 or positive.
    ///
    /// A prefix comes first.
    @inlinable package static func compare(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Int {
        let shorter = min(left.count, right.count)
        if shorter > 0, let a = left.baseAddress, let b = right.baseAddress {
            let order = unsafe memcmp(a, b, shorter)
            if order != 0 { return Int(order) }
        }
        return left.count - right.count
    }
}
