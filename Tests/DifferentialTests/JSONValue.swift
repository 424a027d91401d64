/// A JSON value that can be compared: maps without an order, floats up to the rounding of their sums.
enum JSONValue: Hashable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([JSONValue])
    case map([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .bool(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .map(try container.decode([String: JSONValue].self))
        }
    }

    /// The value under a key of a map, null where there is none.
    subscript(key: String) -> JSONValue {
        if case .map(let entries) = self { entries[key] ?? .null } else { .null }
    }

    /// The elements of a list in an order that depends on them alone.
    var sorted: JSONValue {
        guard case .list(let elements) = self else { return self }
        return .list(elements.sorted { $0.text < $1.text })
    }

    /// The number as an integer, or nil.
    var integer: Int? {
        if case .number(let number) = self { Int(exactly: number) } else { nil }
    }

    /// The value as compact text with sorted keys.
    var text: String {
        switch self {
        case .null: "null"
        case .bool(let flag): "\(flag)"
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .string(let text): "\"\(text)\""
        case .list(let elements): "[\(elements.map(\.text).joined(separator: ","))]"
        case .map(let entries):
            "{\(entries.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\($0.value.text)" }.joined(separator: ","))}"
        }
    }

    /// Whether two values are the same, where Python's compensated `sum` and a plain loop may differ in the last bits.
    func matches(_ other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let own), .number(let other)): abs(own - other) <= 1e-12 * max(1, abs(own))
        case (.list(let own), .list(let other)):
            own.count == other.count && zip(own, other).allSatisfy { $0.matches($1) }
        case (.map(let own), .map(let other)):
            own.count == other.count && own.allSatisfy { key, value in other[key].map(value.matches) ?? false }
        default: self == other
        }
    }
}
