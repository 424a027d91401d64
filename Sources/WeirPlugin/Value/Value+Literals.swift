extension Value: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringInterpolation, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral
{
    /// `nil` is the value null.
    public init(nilLiteral: ()) { self = .null }

    /// `true` and `false` are truth values.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// An integer of 64 bits; larger ones are made with `unsigned`.
    public init(integerLiteral value: Int) { self = .int(value) }

    /// A floating-point number.
    public init(floatLiteral value: Double) { self = .float(value) }

    /// A text, interpolated or not.
    public init(stringLiteral value: String) { self = .string(value) }

    /// A list of its own, which may hold views.
    public init(arrayLiteral elements: Value...) { self = .list(List(elements)) }

    /// A map; of equal keys the last one wins.
    public init(dictionaryLiteral elements: (String, Value)...) { self = .map(Map(elements)) }
}
