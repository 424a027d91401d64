internal import WeirValue

/// What a scalar means by the core schema of YAML 1.2.
///
/// Yams follows YAML 1.1, where `yes` and `no` are truth values.
enum CoreSchema {
    /// Why a scalar means nothing.
    struct Fault: Error {
        let message: String
    }

    static func value(of scalar: YAMLScalar) throws(Fault) -> Value {
        switch scalar.tag {
        case .string: return .string(scalar.text)
        case .none: return scalar.style == .plain ? try plain(scalar.text) : .string(scalar.text)
        case .null: return try expect(.null, scalar.text)
        case .bool: return try expect(.bool, scalar.text)
        case .int: return try expect(.int, scalar.text)
        case .float:
            let value = try plain(scalar.text)
            return value.kind == .int ? .float(value.floatValue ?? 0) : try expect(.float, scalar.text)
        }
    }

    /// What a plain scalar means.
    ///
    /// - Throws: for a number that does not fit.
    static func plain(_ text: String) throws(Fault) -> Value {
        switch text.utf8.first {
        case nil: return .null
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "t"), UInt8(ascii: "T"),
            UInt8(ascii: "f"), UInt8(ascii: "F"):
            return word(text) ?? .string(text)
        case (UInt8(ascii: "0")...UInt8(ascii: "9"))?, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return try number(text) ?? .string(text)
        default: return .string(text)
        }
    }

    private static func word(_ text: String) -> Value? {
        switch text {
        case "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE": .bool(true)
        case "false", "False", "FALSE": .bool(false)
        default: nil
        }
    }

    private static func number(_ text: String) throws(Fault) -> Value? {
        switch text {
        case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
        case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
        case ".nan", ".NaN", ".NAN": return .float(.nan)
        default: break
        }
        if let prefix = [("0o", 8), ("0x", 16)].first(where: { text.hasPrefix($0.0) }) {
            let digits = text.dropFirst(2)
            guard !digits.isEmpty, digits.allSatisfy({ $0.hexDigitValue.map { $0 < prefix.1 } ?? false }) else {
                return nil
            }
            return try int(UInt64(digits, radix: prefix.1).map { .int(unsigned: $0) }, text)
        }
        switch shape(text) {
        case .int: return try int(Int64(text).map { .int($0) } ?? UInt64(text).map { .int(unsigned: $0) }, text)
        case .float:
            // Swift reads no number that begins or ends its digits with the dot.
            guard let number = Double(padded(text)), number.isFinite else {
                throw Fault(message: "the number \(text) is out of the range of a 64-bit float")
            }
            return .float(number)
        case .none: return nil
        }
    }

    private enum Shape { case int, float }

    /// Whether the text is `[-+]?[0-9]+` or `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`.
    private static func shape(_ text: String) -> Shape? {
        var rest = Substring(text).utf8
        func skipDigits() -> Int {
            let count = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }.count
            rest = rest.dropFirst(count)
            return count
        }
        func skip(_ characters: Unicode.Scalar...) -> Bool {
            guard let first = rest.first, characters.contains(where: { UInt8(ascii: $0) == first }) else {
                return false
            }
            rest = rest.dropFirst()
            return true
        }
        _ = skip("+", "-")
        let whole = skipDigits()
        if rest.isEmpty { return whole > 0 ? .int : nil }
        let hasDot = skip(".")
        let fraction = hasDot ? skipDigits() : 0
        guard whole + fraction > 0 else { return nil }
        if skip("e", "E") {
            _ = skip("+", "-")
            guard skipDigits() > 0 else { return nil }
        }
        return rest.isEmpty ? .float : nil
    }

    private static func padded(_ text: String) -> String {
        guard let dot = text.firstIndex(of: ".") else { return text }
        let after = text[text.index(after: dot)...]
        let before = text[..<dot]
        let isBare = !(before.last?.isNumber ?? false)
        return before + (isBare ? "0." : ".") + (after.first?.isNumber ?? false ? "" : "0") + after
    }

    private static func int(_ number: Value?, _ text: String) throws(Fault) -> Value {
        guard let number else {
            throw Fault(message: "the int \(text) is out of range; it must lie between \(Int64.min) and \(UInt64.max)")
        }
        return number
    }

    private static func expect(_ kind: ValueKind, _ text: String) throws(Fault) -> Value {
        let value = try plain(text)
        guard value.kind == kind else { throw Fault(message: "\"\(text)\" is tagged as \(kind.name), but is none") }
        return value
    }
}
