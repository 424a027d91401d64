import Testing
import WeirTestSupport
import WeirValue

/// Draws structs, packed and aligned ones, and unions, inside one another, and compares layouts and calls with GCC's.
///
/// The seed is fixed, so that every run draws the same ones. Each type's function takes one by value between other
/// arguments that use up registers, changes its bytes, and gives it back, so that a wrong register or place shows.
struct RandomLayoutTests {
    @Test(arguments: [UInt64(11), 12])
    func byValueAndByPointerAsInC(seed: UInt64) throws {
        var drawer = LayoutDrawer(seed: seed)
        for index in 0..<24 { drawer.draw(index) }
        let library = try GrammarLibrary(
            drawer.source, types: drawer.types, options: "-O1 -Wno-psabi -fno-strict-aliasing")
        func call(_ signature: String, _ item: Value) throws -> Value {
            try Foreign(signature, types: library.types, library: library.path).call(item)
        }
        var passed = 0
        for type in drawer.drawn {
            let (name, any) = (type.name, "any_\(type.name)")
            let size = Int(try call("i64 size_\(name)()", .null).intValue ?? 0)
            let bytes = (0..<size).map { _ in UInt8.random(in: 0...255, using: &drawer.generator) }
            let flipped = Value.bytes(bytes.map { $0 ^ 0xFF })
            #expect(try call("void flip_\(name)(inout \(any) x)", .bytes(bytes)) == flipped, "\(name)")
            let signature = "\(any) pass_\(name)(\(type.before)\(any) x, f64 last, out f64 seen)"
            if library.complaint(signature).contains("by value is not supported") { continue }
            let before = type.arguments.map { (Key($0), $0.hasPrefix("f") ? Value.float(0.5) : .int(1)) }
            let result = try call(signature, .map(before + [("x", .bytes(bytes)), ("last", .float(7.25))]))
            #expect(result.lookup("seen") == .float(7.25), "\(signature)\n\(drawer.types)")
            // Padding need not travel.
            let both = Value.fields(("a", result.lookup("result") ?? .null), ("b", flipped))
            #expect(
                try call("bool same_\(name)(\(any)* a, \(any)* b)", both) == .bool(true),
                "\(signature)\n\(drawer.types)")
            passed += 1
        }
        #expect(passed > 15)
    }
}

/// Draws types.
struct LayoutDrawer {
    struct Drawn {
        let name: String
        /// Parameters before it, in the words of signatures.
        let before: String
        let arguments: [String]
    }

    var generator: SeededGenerator
    private(set) var drawn: [Drawn] = []
    private(set) var types = ""
    private(set) var source = "#include <stdbool.h>\n"
    /// The leaves of each drawn type, as what to write behind a name: `.f0.f1[2]`.
    private var leaves: [[String]] = []

    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

    private static let numbers = [
        ("i8", "int8_t"), ("u8", "uint8_t"), ("i16", "int16_t"), ("i32", "int32_t"), ("i64", "int64_t"),
        ("f32", "float"),
        ("f64", "double"),
    ]

    mutating func draw(_ index: Int) {
        let name = "t\(index)"
        let isUnion = Int.random(in: 0..<3, using: &generator) == 0
        let isPacked = Int.random(in: 0..<4, using: &generator) == 0
        let alignment = Int.random(in: 0..<5, using: &generator) == 0 ? 16 : 0
        var (own, inC): ([String], [String]) = ([], [])
        var ends: [String] = []
        for field in 0..<Int.random(in: 1...4, using: &generator) {
            if index > 0, Int.random(in: 0..<4, using: &generator) == 0 {
                let inner = Int.random(in: 0..<index, using: &generator)
                own.append("t\(inner) f\(field);")
                inC.append("struct_t\(inner) f\(field);")
                ends += leaves[inner].map { ".f\(field)\($0)" }
            } else {
                let (weir, c) = Self.numbers[Int.random(in: 0..<Self.numbers.count, using: &generator)]
                let count = Int.random(in: 0..<4, using: &generator)
                own.append("\(weir) f\(field)\(count > 0 ? "[\(count)]" : "");")
                inC.append("\(c) f\(field)\(count > 0 ? "[\(count)]" : "");")
                ends += count > 0 ? (0..<count).map { ".f\(field)[\($0)]" } : [".f\(field)"]
            }
        }
        leaves.append(ends)
        let words = (isPacked ? "packed " : "") + (alignment > 0 ? "align(16) " : "")
        let attributes = (isPacked ? "packed, " : "") + (alignment > 0 ? "aligned(16), " : "")
        let kind = isUnion ? "union" : "struct"
        types += "\(words)\(kind) \(name) { \(own.joined(separator: " ")) }\n"
        // A union with one member travels as that member does, and takes any bytes.
        types += "union any_\(name) { \(name) x; }\n"
        source +=
            "typedef \(kind) __attribute__((\(attributes)may_alias)) { \(inC.joined(separator: " ")) } struct_\(name);\n"
        source += "typedef union { struct_\(name) x; } any_\(name);\n"
        define(name, ends)
    }

    private mutating func define(_ name: String, _ ends: [String]) {
        let arguments = (0..<Int.random(in: 0...8, using: &generator)).map { index in
            Bool.random(using: &generator) ? "f\(index)" : "i\(index)"
        }
        let before = arguments.map { "\($0.hasPrefix("f") ? "f64" : "i32") \($0), " }.joined()
        let inC = arguments.map { "\($0.hasPrefix("f") ? "double" : "int32_t") \($0), " }.joined()
        let type = "any_\(name)"
        // Leaf by leaf through its bytes, since padding does not travel and a number may have forms that change on a copy.
        let same = ends.map { "&& !memcmp(&a->x\($0), &b->x\($0), sizeof a->x\($0))" }.joined(separator: " ")
        source += """
            int64_t size_\(name)(void) { return sizeof(\(type)); }
            void flip_\(name)(\(type) *x) { unsigned char *p = (void *)x; for (size_t i = 0; i < sizeof *x; i++) p[i] ^= 0xFF; }
            \(type) pass_\(name)(\(inC)\(type) x, double last, double *seen) { *seen = last; flip_\(name)(&x); return x; }
            bool same_\(name)(const \(type) *a, const \(type) *b) { return true \(same); }

            """
        drawn.append(Drawn(name: name, before: before, arguments: arguments))
    }
}
