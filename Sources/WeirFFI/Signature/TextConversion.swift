internal import Glibc

/// Text in other encodings than UTF-8, by the C library's `iconv`; nothing is replaced or left out.
enum TextConversion {
    /// What becomes of a text.
    enum Outcome {
        /// So many bytes were written.
        case done(Int)
        /// The character at this byte cannot be converted.
        case unfit(Int)
    }

    /// The most bytes that one unit or byte can become.
    static let growth = 4
    /// Room for what an encoding writes besides.
    static let extra = 32

    /// Whether the C library knows an encoding.
    static func knows(_ name: String) -> Bool {
        guard let converter = unsafe open(to: name, from: "UTF-8") else { return false }
        unsafe iconv_close(converter)
        // A suffix such as `//TRANSLIT` would change what it cannot convert.
        return !name.contains("/")
    }

    /// Converts bytes.
    ///
    /// - Parameter room: at least `growth * source.count + extra` bytes.
    static func convert(
        _ source: UnsafeRawBufferPointer, from: String, to: String, into room: UnsafeMutableRawPointer
    ) -> Outcome {
        guard let converter = unsafe open(to: to, from: from) else { return .unfit(0) }
        defer { unsafe iconv_close(converter) }
        let capacity = growth * source.count + extra
        var input = unsafe UnsafeMutablePointer<CChar>(
            mutating: source.baseAddress?.assumingMemoryBound(to: CChar.self))
        var output: UnsafeMutablePointer<CChar>? = unsafe room.assumingMemoryBound(to: CChar.self)
        var (inputLeft, outputLeft) = (source.count, capacity)
        // An encoding with states is brought back to its first one at the end.
        guard unsafe iconv(converter, &input, &inputLeft, &output, &outputLeft) != -1,
            unsafe iconv(converter, nil, nil, &output, &outputLeft) != -1
        else { return .unfit(source.count - inputLeft) }
        return .done(capacity - outputLeft)
    }

    @unsafe private static func open(to: String, from: String) -> iconv_t? {
        guard let converter = unsafe iconv_open(to, from), Int(bitPattern: converter) != -1 else { return nil }
        return unsafe converter
    }
}
