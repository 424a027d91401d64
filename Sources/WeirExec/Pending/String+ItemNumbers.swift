extension String {
    /// A node's path without the numbers of items, `main/per_file/summarize` for `main/per_file[3]/summarize[17]`: one text for
    /// a node, whichever item it is at.
    package var withoutItemNumbers: String {
        var result: [UInt8] = []
        var number: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "["):
                result += number
                number = [byte]
            case UInt8(ascii: "0")...UInt8(ascii: "9") where !number.isEmpty: number.append(byte)
            case UInt8(ascii: "]") where number.count > 1: number = []
            default:
                result += number
                result.append(byte)
                number = []
            }
        }
        return String(decoding: result + number, as: UTF8.self)
    }
}
