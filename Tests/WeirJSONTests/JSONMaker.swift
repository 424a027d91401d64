import WeirTestSupport
import WeirValue

/// Random values, and texts of them that differ in whatever JSON leaves open.
struct JSONMaker {
    var numbers: SeededGenerator

    init(seed: UInt64) { numbers = SeededGenerator(seed: seed) }

    mutating func value(depth: Int) -> Value {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 6), using: &numbers) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &numbers))
        case 2: return .int(Int64(bitPattern: numbers.next()) >> Int64.random(in: 0...63, using: &numbers))
        case 3:
            let float = Double(bitPattern: numbers.next())
            return .float(float.isFinite ? float : -0.0)
        case 4: return .float(Double(Int64.random(in: -100_000...100_000, using: &numbers)) / 1000)
        case 5: return .string(string())
        case 6, 7:
            let count = Int.random(in: 0...5, using: &numbers)
            return .map((0..<count).map { (Key("\($0)" + string()), value(depth: depth - 1)) })
        default: return .list((0..<Int.random(in: 0...5, using: &numbers)).map { _ in value(depth: depth - 1) })
        }
    }

    mutating func text(_ value: Value) -> String {
        let body =
            switch value.kind {
            case .bool: value.boolValue == true ? "true" : "false"
            case .int: "\(value.intValue ?? 0)"
            case .float: "\(value.floatValue ?? 0)"
            case .string: quoted(value.stringValue ?? "")
            case .list: "[" + (0..<value.count).map { text(value[$0]) }.joined(separator: ",") + space() + "]"
            case .map:
                "{"
                    + value.entries.shuffled(using: &numbers).map { key, value in
                        space() + quoted("\(key)") + space() + ":" + text(value)
                    }.joined(separator: ",") + space() + "}"
            default: "null"
            }
        return space() + body + space()
    }

    private mutating func string() -> String {
        let characters: [String] = [
            "a", "b", " ", "é", "漢", "😀", "\"", "\\", "/", "\n", "\t", "\0", "\u{1F}", "\u{7F}",
        ]
        let count = Int.random(in: 0...1, using: &numbers) * Int.random(in: 0...40, using: &numbers)
        return (0..<count).map { _ in characters.randomElement(using: &numbers) ?? "" }.joined()
    }

    private mutating func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            let must = scalar.value < 0x20 || scalar == "\"" || scalar == "\\"
            if must || Int.random(in: 0..<8, using: &numbers) == 0 {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: Bool.random(using: &numbers))
                    result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private mutating func space() -> String {
        let spaces = ["", "", "", " ", "\n", "\t", "\r\n"]
        return spaces.randomElement(using: &numbers) ?? ""
    }
}
