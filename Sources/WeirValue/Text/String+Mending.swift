/// Text that somebody else made, and who may have made it of anything.
extension String {
    /// The text that bytes are said to be; those that are no UTF-8 are written like `\xff`.
    @unsafe package init(mending bytes: UnsafeRawBufferPointer) {
        // Nearly always.
        guard unsafe !UTF8Check.isValid(bytes) else {
            unsafe self.init(decoding: bytes, as: UTF8.self)
            return
        }
        self = Self.mended(unsafe Array(bytes))
    }

    /// The text that a C string is said to be.
    @unsafe package init(mendingCString text: UnsafePointer<CChar>) {
        var length = 0
        while unsafe text[length] != 0 { length += 1 }
        unsafe self.init(mending: UnsafeRawBufferPointer(start: text, count: length))
    }

    private static func mended(_ bytes: [UInt8]) -> String {
        var result = String.UnicodeScalarView()
        var parser = Unicode.UTF8.ForwardParser()
        var (iterator, rest) = (bytes.makeIterator(), bytes[...])
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .emptyInput: return String(result)
            case .valid(let encoded):
                result.append(Unicode.UTF8.decode(encoded))
                rest = rest.dropFirst(encoded.count)
            case .error(let length):
                for byte in rest.prefix(length) {
                    let digits = String(byte, radix: 16)
                    result.append(contentsOf: "\\x\(digits)".unicodeScalars)
                }
                rest = rest.dropFirst(length)
            }
        }
    }
}
