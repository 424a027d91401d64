import WeirModel

/// JSON as it is printed.
enum JSONText {
    /// The same JSON, with escapes for what a terminal would heed or hide.
    ///
    /// Such characters can stand in strings only, where JSON knows escapes for them; line ends between values stay.
    ///
    /// - Parameter keepsSeparators: whether U+2028 and U+2029 stay, too, as in the values that somebody asked for.
    static func printable(_ json: [UInt8], keepsSeparators: Bool = false) -> [UInt8] {
        guard json.contains(where: { $0 >= 0x7F }) else { return json }
        let text = LineText.replacing(in: String(decoding: json, as: UTF8.self)) { scalar in
            let stays = scalar.value < 0x20 || (keepsSeparators && (scalar == "\u{2028}" || scalar == "\u{2029}"))
            return stays ? String(scalar) : escape(scalar)
        }
        return Array(text.utf8)
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        UTF16.encode(scalar)?.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined() ?? ""
    }
}
