import Testing
import WeirTestSupport
import WeirValue

/// Draws signatures, generates C functions that echo their arguments, and compares.
///
/// The seed is fixed, so that every run
/// draws the same ones.
struct RandomSignatureTests {
    @Test(arguments: [UInt64(1), 2, 3])
    func whatGoesInComesOut(seed: UInt64) throws {
        var drawer = SignatureDrawer(seed: seed)
        let functions = (0..<80).map { drawer.function(named: "echo\($0)") }
        let folder = try ForeignFolder()
        let library = try folder.build(text: drawer.prelude + functions.map(\.source).joined(), as: "librandom.so")
        for function in functions {
            let foreign = try Foreign(function.signature, types: drawer.types, library: library)
            for _ in 0..<8 {
                let values = function.parameters.map { drawer.value(of: $0) }
                let item: Value =
                    values.count == 1
                    ? values[0] : .map(values.enumerated().map { (Key("a\($0.offset)"), $0.element) })
                var expected = values.enumerated().map { (Key("o\($0.offset)"), $0.element) }
                expected.append((Key("result"), values[function.returned]))
                let result = try foreign.call(item)
                #expect(Self.difference(result, .map(expected)) == nil, "\(function.signature)")
            }
        }
    }
}

extension RandomSignatureTests {
    /// The path to the first difference between two values, and both; nil when they are equal.
    private static func difference(_ left: Value, _ right: Value) -> String? {
        if left == right { return nil }
        if left.kind == .map, right.kind == .map, left.entries.map(\.key) == right.entries.map(\.key) {
            for (a, b) in zip(left.entries, right.entries) {
                if let inner = difference(a.value, b.value) { return "\(a.key).\(inner)" }
            }
        }
        if left.kind == .list, right.kind == .list, left.count == right.count {
            for index in 0..<left.count {
                if let inner = difference(left[index], right[index]) { return "\(index).\(inner)" }
            }
        }
        return "\(left) is not \(right)"
    }
}

/// Draws types, values and functions.
struct SignatureDrawer {
    indirect enum Drawn {
        case number(String)
        case structure(Int)
        case pointer(Int)
        case string
        case array(String, Int)
    }

    struct Function {
        let signature: String
        let source: String
        let parameters: [Drawn]
        let returned: Int
    }

    private static let cNames = [
        "bool": "bool", "i8": "int8_t", "u8": "uint8_t", "i16": "int16_t", "u16": "uint16_t", "i32": "int32_t",
        "u32": "uint32_t", "i64": "int64_t", "u64": "uint64_t", "f32": "float", "f64": "double",
    ]
    private static let numbers = cNames.keys.sorted()

    private var generator: SeededGenerator
    private var structures: [[(name: String, type: Drawn)]] = []
    private(set) var types = ""
    private(set) var prelude = "#include <stdbool.h>\n#include <stdint.h>\n#include <string.h>\n"

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        for index in 0..<12 { drawStructure(index) }
    }

    private mutating func number() -> String { Self.numbers.randomElement(using: &generator) ?? "i32" }

    private mutating func drawStructure(_ index: Int) {
        var fields: [(name: String, type: Drawn)] = []
        for field in 0..<Int.random(in: 1...5, using: &generator) {
            let type: Drawn =
                switch Int.random(in: 0..<6, using: &generator) {
                case 0 where index > 0: .structure(Int.random(in: 0..<index, using: &generator))
                case 1: .array(number(), Int.random(in: 1...4, using: &generator))
                default: .number(number())
                }
            fields.append(("f\(field)", type))
        }
        structures.append(fields)
        types += "struct s\(index) { \(fields.map { Self.weir($0.type, $0.name) + "; " }.joined()) }\n"
        prelude += "struct s\(index) { \(fields.map { Self.c($0.type, $0.name) + "; " }.joined()) };\n"
    }

    private static func weir(_ type: Drawn, _ name: String) -> String {
        switch type {
        case .number(let number): "\(number) \(name)"
        case .structure(let index): "s\(index) \(name)"
        case .pointer(let index): "s\(index)* \(name)"
        case .string: "string \(name)"
        case .array(let number, let count): "\(number)[\(count)] \(name)"
        }
    }

    private static func c(_ type: Drawn, _ name: String) -> String {
        switch type {
        case .number(let number): "\(cNames[number] ?? number) \(name)"
        case .structure(let index): "struct s\(index) \(name)"
        case .pointer(let index): "const struct s\(index) *\(name)"
        case .string: "const char *\(name)"
        case .array(let number, let count): "\(cNames[number] ?? number) \(name)[\(count)]"
        }
    }

    mutating func function(named name: String) -> Function {
        var parameters: [Drawn] = []
        for _ in 0..<Int.random(in: 1...9, using: &generator) {
            let structure = Int.random(in: 0..<structures.count, using: &generator)
            switch Int.random(in: 0..<9, using: &generator) {
            case 0, 1: parameters.append(.structure(structure))
            case 2: parameters.append(.pointer(structure))
            case 3: parameters.append(.string)
            case 4: parameters.append(.array(number(), Int.random(in: 1...5, using: &generator)))
            default: parameters.append(.number(number()))
            }
        }
        var returned = parameters.count
        parameters.append(
            Bool.random(using: &generator)
                ? .number(number()) : .structure(Int.random(in: 0..<structures.count, using: &generator)))
        if case .structure = parameters[returned] {} else { returned = parameters.count - 1 }
        var declared: [String] = []
        var inC: [String] = []
        var body = ""
        for (index, type) in parameters.enumerated() {
            declared.append(Self.weir(type, "a\(index)"))
            inC.append(Self.c(type, "a\(index)"))
            switch type {
            case .number, .structure:
                declared.append("out \(Self.weir(type, "o\(index)"))")
                inC.append(Self.c(type, "*o\(index)"))
                body += "*o\(index) = a\(index); "
            case .pointer(let structure):
                declared.append("out s\(structure) o\(index)")
                inC.append("struct s\(structure) *o\(index)")
                body += "*o\(index) = *a\(index); "
            case .string:
                declared.append("out string free o\(index)")
                inC.append("char **o\(index)")
                body += "*o\(index) = strdup(a\(index)); "
            case .array(let number, let count):
                declared.append("out \(Self.weir(type, "o\(index)"))")
                inC.append(Self.c(type, "o\(index)"))
                body += "memcpy(o\(index), a\(index), \(count) * sizeof(\(Self.cNames[number] ?? number))); "
            }
        }
        let result = Self.weir(parameters[returned], name)
        return Function(
            signature: "\(result)(\(declared.joined(separator: ", ")))",
            source:
                "\(Self.c(parameters[returned], name))(\(inC.joined(separator: ", "))) { \(body)return a\(returned); }\n",
            parameters: parameters, returned: returned)
    }

    mutating func value(of type: Drawn) -> Value {
        switch type {
        case .number(let number): return value(of: number)
        case .structure(let index), .pointer(let index):
            let fields = structures[index]
            return .map(fields.map { (Key($0.name), value(of: $0.type)) })
        case .string: return .string(String(repeating: "é", count: Int.random(in: 0...40, using: &generator)))
        case .array(let number, let count): return .list((0..<count).map { _ in value(of: number) })
        }
    }

    private mutating func value(of number: String) -> Value {
        switch number {
        case "bool": return .bool(Bool.random(using: &generator))
        case "f32": return .float(Double(Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &generator))))
        case "f64":
            return .float(
                [Double.nan, -.infinity, -0.0, Double.random(in: -1e9...1e9, using: &generator)].randomElement(
                    using: &generator) ?? 0)
        case "u64": return .int(Int64.random(in: 0 ... .max, using: &generator))
        case "i64":
            return .int(
                [Int64.min, .max, Int64.random(in: .min ... .max, using: &generator)].randomElement(using: &generator)
                    ?? 0)
        default:
            let bits = Int(number.dropFirst()) ?? 8
            let least = number.hasPrefix("i") ? -(Int64(1) << (bits - 1)) : 0
            let greatest = (Int64(1) << (number.hasPrefix("i") ? bits - 1 : bits)) - 1
            return .int(
                [least, greatest, Int64.random(in: least...greatest, using: &generator)].randomElement(
                    using: &generator) ?? 0)
        }
    }
}
