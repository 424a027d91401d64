/// What an item, a setting, a result or an entry of the shared store is made of.
///
/// Values that come from the host are views: a list of a million rows costs nothing until its elements are read. Such a
/// view is valid during the call that gave it; use `detached` to keep one longer. Using a view too late stops the
/// process with a message that says so.
public enum Value: Sendable {
    /// The absence of a value.
    case null
    /// A truth value.
    case bool(Bool)
    /// A 64-bit integer.
    case int(Int)
    /// An integer above `Int.max`; the host gives smaller ones as `int`.
    case unsigned(UInt64)
    /// A 64-bit floating-point number; NaN and infinities are allowed.
    case float(Double)
    /// Text.
    case string(String)
    /// Raw bytes.
    case bytes([UInt8])
    /// Values in order.
    case list(List)
    /// Values by name, in bytewise order of the names.
    case map(Map)
    /// The place of a failed item in a list of results.
    case failed(FailedItem)
    /// An object of a plugin's that travels through the flow.
    case resource(Resource)
}

extension Value {
    /// A list of the values.
    public static func list(_ elements: [Value]) -> Value { .list(List(elements)) }

    /// A map of the entries; of equal keys the last one wins.
    public static func map(_ entries: [(String, Value)]) -> Value { .map(Map(entries)) }

    /// The name of the kind of value, as manifests and messages use it, such as `int`.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "bool"
        case .int, .unsigned: "int"
        case .float: "float"
        case .string: "string"
        case .bytes: "bytes"
        case .list: "list"
        case .map: "map"
        case .failed: "error"
        case .resource: "resource"
        }
    }

    /// The same value in memory of its own, which may be kept beyond the call.
    ///
    /// A resource stays a view: only the host can keep one.
    public var detached: Value {
        switch self {
        case .list(let list): .list(List(list.map(\.detached)))
        case .map(let map): .map(Map(map.map { ($0.key, $0.value.detached) }))
        default: self
        }
    }
}
