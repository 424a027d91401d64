/// The mark that some editors put before a text, which is no part of it.
package enum ByteOrderMark {
    /// The number of bytes of the mark at the start of a UTF-8 text; 0 without one.
    package static func length(_ text: some Sequence<UInt8>) -> Int {
        text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// What is wrong with a text whose mark says that it is in another encoding, or nil.
    package static func complaint(about text: some Sequence<UInt8>) -> String? {
        guard text.starts(with: [0xFF, 0xFE]) || text.starts(with: [0xFE, 0xFF]) else { return nil }
        return "the text is UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`"
    }
}
