internal import CWeirCBOR
package import CWeirValue
package import WeirValue

/// Reads one item after another from bytes that the caller keeps.
///
/// Whatever the bytes are, each call gives what it promises or throws, and moves only in the first case.
// SAFETY: who makes a reader keeps its bytes alive and as they are; nothing outside them is read.
@safe package struct CBORReader {
    private let all: UnsafeRawBufferPointer
    /// The number of bytes that were read, at most that of all.
    package private(set) var offset: Int

    /// A reader of bytes that outlive it.
    ///
    /// - Parameter offset: where it begins, at most `bytes.count`.
    @unsafe package init(_ bytes: UnsafeRawBufferPointer, offset: Int = 0) {
        precondition(offset >= 0 && offset <= bytes.count, "a reader begins behind its bytes")
        unsafe all = unsafe bytes
        self.offset = offset
    }

    /// Whether all bytes were read.
    package var isAtEnd: Bool { left == 0 }

    /// The kind of the next item.
    ///
    /// - Throws: `cutShort`, also at the end, or `malformed`.
    package var nextKind: CBORKind {
        get throws(CBORError) { try unsafe kind(of: head()) }
    }

    /// Reads a value.
    ///
    /// - Parameter region: where the value goes; what is there of one that is refused means nothing.
    /// - Throws: `cutShort`, `malformed`, `tooDeep` or `outOfMemory`.
    /// - Complexity: O(size of the value).
    package mutating func value(in region: Region) throws(CBORError) -> Value {
        unsafe Value(raw: try raw(in: region), among: region)
    }

    /// The same, valid as long as the region lives.
    @unsafe package mutating func raw(in region: Region) throws(CBORError) -> weir_value {
        var value = unsafe weir_value()
        try unsafe raw(in: region, count: 1, into: &value)
        return unsafe value
    }

    /// Reads values that follow each other, valid as long as the region lives.
    ///
    /// - Parameter values: room for `count` of them; what is there means nothing where one is refused.
    @unsafe package mutating func raw(
        in region: Region, count: Int, into values: UnsafeMutablePointer<weir_value>
    ) throws(CBORError) {
        var read = 0
        let status = withExtendedLifetime(region) {
            var memory = unsafe weir_cbor_memory(
                allocate: { context, size in
                    guard let context = unsafe context else { return nil }
                    return unsafe Unmanaged<Region>.fromOpaque(context)._withUnsafeGuaranteedRef {
                        unsafe $0.allocateIfPossible(size)
                    }
                }, context: Unmanaged.passUnretained(region).toOpaque())
            return unsafe weir_cbor_decode_values(position, left, count, &memory, values, &read)
        }
        try CBORError.check(status)
        offset += read
    }

    /// Passes over an item.
    ///
    /// Looks at heads alone: what is passed over need not be a value.
    ///
    /// - Throws: `cutShort` or `malformed`.
    package mutating func skip() throws(CBORError) {
        var read = 0
        try CBORError.check(unsafe weir_cbor_skip(position, left, &read))
        offset += read
    }

    /// Reads an integer without a sign.
    ///
    /// - Throws: `unexpected` for another item and for a negative integer, or as `nextKind`.
    package mutating func unsigned() throws(CBORError) -> UInt64 {
        try unsafe take(.unsigned).number
    }

    /// Reads an integer.
    ///
    /// - Throws: `unexpected` for another item and for an integer that has more than 64 bits with its sign.
    package mutating func int() throws(CBORError) -> Int64 {
        let head = try unsafe head()
        let kind = try unsafe kind(of: head)
        guard kind == .unsigned || kind == .negative, let number = unsafe Int64(exactly: head.number) else {
            throw .unexpected(kind)
        }
        offset += unsafe head.size
        return kind == .unsigned ? number : ~number
    }

    /// Reads a truth value.
    ///
    /// - Throws: `unexpected` for another item, or as `nextKind`.
    package mutating func bool() throws(CBORError) -> Bool {
        try unsafe take(.bool).number != 0
    }

    /// Reads bytes, which are a part of those that the reader has.
    ///
    /// - Throws: `unexpected` for another item, or as `nextKind`.
    @unsafe package mutating func bytes() throws(CBORError) -> UnsafeRawBufferPointer {
        let head = try unsafe take(.bytes)
        return unsafe UnsafeRawBufferPointer(start: head.content, count: Int(head.number))
    }

    /// Reads a text.
    ///
    /// - Throws: `unexpected` for another item, `malformed` for one that is no UTF-8, or as `nextKind`.
    package mutating func text() throws(CBORError) -> String {
        let begin = offset
        let head = try unsafe take(.text)
        let bytes = unsafe UnsafeRawBufferPointer(start: head.content, count: Int(head.number))
        guard unsafe UTF8Check.isValid(bytes) else {
            offset = begin
            throw .malformed
        }
        return unsafe String(decoding: bytes, as: UTF8.self)
    }

    /// Reads the head of an array, and gives the number of its items, which follow.
    ///
    /// There are at least as many bytes left.
    ///
    /// - Throws: `unexpected` for another item, or as `nextKind`.
    package mutating func arrayCount() throws(CBORError) -> Int {
        try unsafe Int(take(.array).number)
    }

    /// Reads the head of a map, and gives the number of its keys, which follow, each before its value.
    ///
    /// There are at least twice as many bytes left.
    ///
    /// - Throws: `unexpected` for another item, or as `nextKind`.
    package mutating func mapCount() throws(CBORError) -> Int {
        try unsafe Int(take(.map).number)
    }

    private var left: Int { unsafe all.count - offset }

    private var position: UnsafePointer<UInt8>? {
        unsafe all.baseAddress.map { unsafe ($0 + offset).assumingMemoryBound(to: UInt8.self) }
    }

    private func head() throws(CBORError) -> weir_cbor_head {
        var head = unsafe weir_cbor_head()
        try CBORError.check(unsafe weir_cbor_read_head(position, left, &head))
        return unsafe head
    }

    private func kind(of head: weir_cbor_head) throws(CBORError) -> CBORKind {
        guard let kind = unsafe CBORKind(rawValue: head.kind) else { throw .malformed }
        return kind
    }

    /// Reads the head of an item of a kind.
    private mutating func take(_ kind: CBORKind) throws(CBORError) -> weir_cbor_head {
        let head = try unsafe head()
        guard unsafe head.kind == kind.rawValue else { throw .unexpected(try unsafe self.kind(of: head)) }
        offset += unsafe head.size
        return unsafe head
    }
}
