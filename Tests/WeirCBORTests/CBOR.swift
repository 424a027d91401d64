import CWeirValue
import WeirCBOR
import WeirValue

/// Values to bytes and back in one call.
enum CBOR {
    /// Bytes follow the item.
    struct Leftover: Error {}

    static func bytes(_ value: Value) throws -> [UInt8] {
        var writer = CBORWriter()
        try writer.append(value)
        return unsafe writer.withBytes { unsafe Array($0) }
    }

    /// The value that the bytes are and nothing more.
    static func value(_ bytes: [UInt8]) throws -> Value {
        try read(bytes) { reader throws in
            let value = try reader.value(in: Region())
            guard reader.isAtEnd else { throw Leftover() }
            return value
        }
    }

    @discardableResult
    static func read<Result>(_ bytes: [UInt8], _ body: (inout CBORReader) throws -> Result) throws -> Result {
        try unsafe bytes.withUnsafeBytes { bytes throws in
            var reader = unsafe CBORReader(bytes)
            return try body(&reader)
        }
    }

    static func bytes(hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func resource() -> Value {
        let box = unsafe ResourceBox(typeName: "img.image", object: nil, destroy: nil)
        let region = Region()
        region.keep(box)
        return unsafe Value(raw: box.raw, owner: region)
    }

    /// Lists in one another, the innermost one without elements.
    static func nested(_ levels: Int, around value: Value = .list([])) -> Value {
        (0..<levels).reduce(value) { inner, _ in .list([inner]) }
    }
}
