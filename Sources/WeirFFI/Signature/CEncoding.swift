/// How text is written in C's memory where it is not UTF-8: `string latin1`, `string "CP1252"`.
package struct CEncoding: Hashable, Sendable {
    /// The name for `iconv`.
    package let iconvName: String
    /// The bytes of one unit, as many of which are zero at the text's end.
    package let unit: Int

    /// The encoding with a name of the grammar, or nil.
    init?(word: String) {
        let isBig = 1.bigEndian == 1
        switch word {
        case "latin1": self.init(iconvName: "ISO-8859-1", unit: 1)
        case "utf16": self.init(iconvName: isBig ? "UTF-16BE" : "UTF-16LE", unit: 2)
        // Linux has a `wchar_t` of four bytes, which is UTF-32.
        case "utf32", "wchar": self.init(iconvName: isBig ? "UTF-32BE" : "UTF-32LE", unit: 4)
        default: return nil
        }
    }

    /// An encoding that `iconv` knows by name.
    init(iconvName name: String) {
        let upper = name.uppercased()
        let isWide =
            upper.contains("UTF-32") || upper.contains("UTF32") || upper.contains("UCS-4") || upper.contains("UCS4")
        let isHalf =
            upper.contains("UTF-16") || upper.contains("UTF16") || upper.contains("UCS-2") || upper.contains("UCS2")
        self.init(iconvName: name, unit: isWide ? 4 : isHalf ? 2 : 1)
    }

    private init(iconvName: String, unit: Int) {
        self.iconvName = iconvName
        self.unit = unit
    }
}
