/// A Swift type that a setting or a part of an item can be read as.
public protocol ValueConvertible {
    /// The name of the type in messages, such as `int`.
    static var typeName: String { get }

    /// Reads a value, or gives nil when it is of another type.
    init?(_ value: Value)
}

extension Bool: ValueConvertible {
    /// `bool`.
    public static var typeName: String { "bool" }

    /// The truth value, or nil for another kind.
    public init?(_ value: Value) {
        guard case .bool(let flag) = value else { return nil }
        self = flag
    }
}

extension Int: ValueConvertible {
    /// `int`.
    public static var typeName: String { "int" }

    /// The integer, or nil for another kind and above `Int.max`.
    public init?(_ value: Value) {
        guard case .int(let number) = value else { return nil }
        self = number
    }
}

extension UInt64: ValueConvertible {
    /// `int`.
    public static var typeName: String { "int" }

    /// The integer, or nil for another kind and for a negative one.
    public init?(_ value: Value) {
        switch value {
        case .unsigned(let number): self = number
        case .int(let number): self.init(exactly: number)
        default: return nil
        }
    }
}

extension Double: ValueConvertible {
    /// `float`.
    public static var typeName: String { "float" }

    /// The number of a float or an int, or nil for another kind.
    public init?(_ value: Value) {
        switch value {
        case .float(let number): self = number
        case .int(let number): self = Double(number)
        case .unsigned(let number): self = Double(number)
        default: return nil
        }
    }
}

extension String: ValueConvertible {
    /// `string`.
    public static var typeName: String { "string" }

    /// The text, or nil for another kind.
    public init?(_ value: Value) {
        guard case .string(let text) = value else { return nil }
        self = text
    }
}

extension Array: ValueConvertible where Element: ValueConvertible {
    /// A list of the element's type.
    public static var typeName: String { "list of \(Element.typeName)" }

    /// The elements, or nil for another kind or when one element is of another type.
    public init?(_ value: Value) {
        guard case .list(let list) = value else { return nil }
        self = []
        reserveCapacity(list.count)
        for value in list {
            guard let element = Element(value) else { return nil }
            append(element)
        }
    }
}

extension Value: ValueConvertible {
    /// `any`.
    public static var typeName: String { "any" }

    /// The value itself, detached.
    public init?(_ value: Value) { self = value.detached }
}
