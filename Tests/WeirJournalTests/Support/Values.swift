import WeirTestSupport
import WeirValue

/// Values of all kinds.
enum Values {
    private static let noBytes: [UInt8] = []
    private static let someBytes: [UInt8] = [0, 255, 1]
    private static let scalars: [Value] = [
        .null, .bool(true), .bool(false), .int(0), .int(-1), .int(Int64.min), .int(Int64.max), .int(unsigned: .max),
        .float(0.1), .float(-0.0), .float(.infinity), .float(1e300), .string(""), .string("text"),
        .string("ü\u{0}→ \u{1F600}"), .string(String(repeating: "long ", count: 60)), .bytes([UInt8]()),
        .bytes([0, 255, 1] as [UInt8]), .error(code: 5, message: "gone"),
    ]

    static func any(using random: inout SeededGenerator, depth: Int = 0) -> Value {
        guard depth < 3, random.chance(25) else { return scalars.randomElement(using: &random) ?? .null }
        let count = Int.random(in: 0...3, using: &random)
        if random.chance(50) {
            var elements: [Value] = []
            for _ in 0..<count { elements.append(any(using: &random, depth: depth + 1)) }
            return .list(elements)
        }
        var entries: [(Key, Value)] = []
        for number in 0..<count { entries.append((Key("key \(number)"), any(using: &random, depth: depth + 1))) }
        return .map(entries)
    }

    /// A value that has no encoding.
    static func resource() -> Value {
        let box = ResourceBox(typeName: "img.image", object: nil, destroy: nil)
        let region = Region()
        region.keep(box)
        return Value(raw: box.raw, owner: region)
    }

    static func hasResource(_ value: Value) -> Bool { value.kind == .resource }
}
