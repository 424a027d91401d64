import Testing
import WeirExec
import WeirLoading
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirFFI

/// Calls that bypass libffi give what libffi gives, for every signature that has one.
struct DirectCallTests {
    private static let numbers = [
        "i32": "int32_t", "u32": "uint32_t", "i64": "int64_t", "u64": "uint64_t", "f32": "float", "f64": "double",
    ]
    /// A pointer in the grammar: NULL, or to eight bytes.
    private static let pointer = "bytes[8]?"

    /// Everything of up to three arguments that a direct call could be for.
    private static let candidates: [(result: String, arguments: [String])] = {
        let kinds = numbers.keys.sorted() + [pointer]
        var lists: [[String]] = [[]]
        var last = lists
        for _ in 0..<3 {
            last = last.flatMap { list in kinds.map { list + [$0] } }
            lists += last
        }
        return numbers.keys.sorted().flatMap { result in lists.map { (result, $0) } }
    }()

    private struct Function {
        let arguments: [String]
        let declaration: FunctionDeclaration

        /// A session, with all arguments but one as settings, or with none.
        func session(usesDirectCalls: Bool, settings: [(Key, Value)]) throws -> any NodeSession {
            let library = try ForeignLibrary.open(declaration.library, group: declaration.group)
            let core = try FunctionCore(declaration, library, path: "main/node", usesDirectCalls: usesDirectCalls)
            #expect((core.direct != 0) == usesDirectCalls)
            let instance = FunctionInstance(core, info: declaration.info, path: "main/node") { type, _ in
                throw NodeError(.notFound, "there is no \(type)")
            }
            let session = try instance.makeSession()
            try session.bind(
                .map(settings), CallContext(cancellation: CancelFlag(), pendingItems: PendingItems()))
            return session
        }
    }

    @Test func everyDirectCallGivesWhatLibffiGives() throws {
        let folder = try ForeignFolder()
        let functions = try Self.directFunctions(in: folder)
        #expect(functions.contains { $0.declaration.signature.resultText == "i64" && $0.arguments == ["i64"] })
        #expect(functions.count >= 30, "the table of direct calls is found")
        var generator = SeededGenerator(seed: 5)
        for function in functions {
            for position in function.arguments.indices {
                try compareLoops(function, item: position, &generator)
            }
            try compareSingleCalls(function, &generator)
        }
    }

    /// The loop beside the call: one argument is the item, the others are settings.
    private func compareLoops(
        _ function: Function, item position: Int, _ generator: inout SeededGenerator
    ) throws {
        let items =
            Self.edges(function.arguments[position])
            + (0..<20).map { _ in
                Self.value(function.arguments[position], &generator)
            }
        var settings: [(Key, Value)] = []
        for (index, kind) in function.arguments.enumerated() where index != position {
            settings.append((Key("a\(index)"), Self.value(kind, &generator)))
        }
        let direct = Self.exec(try function.session(usesDirectCalls: true, settings: settings), items)
        let libffi = Self.exec(try function.session(usesDirectCalls: false, settings: settings), items)
        for (index, item) in items.enumerated() {
            #expect(
                Self.outcome(direct, index) == Self.outcome(libffi, index),
                "\(function.declaration.signature.text) with \(item) for a\(position)")
        }
        #expect(items.indices.contains { direct.status(at: $0) == .ok }, "something was compared")
    }

    /// One call with all arguments in a map.
    private func compareSingleCalls(_ function: Function, _ generator: inout SeededGenerator) throws {
        guard function.arguments.count > 1 else { return }
        let items = (0..<20).map { _ in
            Value.map(
                function.arguments.enumerated().map { (Key("a\($0.offset)"), Self.value($0.element, &generator)) })
        }
        let direct = Self.exec(try function.session(usesDirectCalls: true, settings: []), items)
        let libffi = Self.exec(try function.session(usesDirectCalls: false, settings: []), items)
        for (index, item) in items.enumerated() {
            #expect(
                Self.outcome(direct, index) == Self.outcome(libffi, index),
                "\(function.declaration.signature.text) with \(item)")
        }
    }

    // MARK: Making functions

    /// A library with a function for each signature that has a direct call.
    ///
    /// Each returns bits that all bits of its arguments have a part in.
    private static func directFunctions(in folder: ForeignFolder) throws -> [Function] {
        var source = """
            #include <stdint.h>
            #include <string.h>
            static uint64_t mix(uint64_t sum, const void *data, size_t size) {
                uint64_t bits = 0;
                if (data != NULL) memcpy(&bits, data, size); else bits = 99;
                sum = (sum ^ bits) * 0x9E3779B97F4A7C15u + 1;
                return sum ^ (sum >> 29);
            }

            """
        var signatures: [(arguments: [String], signature: CSignature)] = []
        for (result, arguments) in candidates {
            let name = "f\(signatures.count)"
            let declared = arguments.enumerated().map { "\($0.element) a\($0.offset)" }.joined(separator: ", ")
            let signature = try SignatureParser.signature("\(result) \(name)(\(declared))", CTypeScope())
            guard FunctionCore.direct(signature) != 0 else { continue }
            signatures.append((arguments, signature))
            let inC = arguments.enumerated().map { "\(numbers[$0.element] ?? "const void *") a\($0.offset)" }
            let mixed = arguments.enumerated().map { index, kind in
                kind == pointer ? "sum = mix(sum, a\(index), 8);" : "sum = mix(sum, &a\(index), sizeof a\(index));"
            }
            let type = numbers[result] ?? "int"
            // An odd 64-bit result without a sign is more than a value holds; half of them are.
            source += """
                \(type) \(name)(\(inC.isEmpty ? "void" : inC.joined(separator: ", "))) {
                    uint64_t sum = 7; \(mixed.joined(separator: " "))
                    \(type) result; memcpy(&result, &sum, sizeof result); return result;
                }

                """
        }
        let library = try folder.build(text: source, as: "libdirect.so")
        let place = PlacedText("", location: SourceLocation(file: "flow.yaml"))
        return signatures.map { arguments, signature in
            Function(
                arguments: arguments,
                declaration: FunctionDeclaration(
                    name: "g.\(signature.name)", doc: "", library: library, libraryPath: library,
                    symbol: signature.name, signature: signature, concurrency: .reentrant, place: place))
        }
    }

    // MARK: Values

    private static func edges(_ kind: String) -> [Value] {
        switch kind {
        case "i32": [.int(Int64(Int32.min)), .int(Int64(Int32.max)), .int(-1), .int(0), .int(1 << 31), .string("x")]
        case "u32": [.int(0), .int(Int64(UInt32.max)), .int(1 << 31), .int(-1), .int(1 << 32), .null]
        case "i64": [.int(Int64.min), .int(Int64.max), .int(-1), .int(0), .float(1)]
        case "u64": [.int(0), .int(Int64.max), .int(-1), .bool(true)]
        case "f32", "f64":
            [
                .float(.nan), .float(.infinity), .float(-.infinity), .float(-0.0), .float(.leastNonzeroMagnitude),
                .float(.greatestFiniteMagnitude), .float(1e-45), .int(3), .int(Int64.max), .string("x"),
            ]
        default: [.null, .bytes([0, 0, 0, 0, 0, 0, 0, 0]), .bytes([1, 2, 3]), .string("8 bytes!"), .int(8)]
        }
    }

    private static func value(_ kind: String, _ generator: inout SeededGenerator) -> Value {
        let bits = generator.next()
        switch kind {
        case "i32": return .int(Int64(Int32(truncatingIfNeeded: bits)))
        case "u32": return .int(Int64(UInt32(truncatingIfNeeded: bits)))
        case "i64": return .int(Int64(bitPattern: bits) as Int64)
        case "u64": return .int(Int64(truncatingIfNeeded: bits >> 1))
        case "f32": return .float(Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
        case "f64": return .float(Double(bitPattern: bits))
        default: return .bytes((0..<8).map { UInt8(truncatingIfNeeded: bits >> ($0 * 8)) })
        }
    }

    private static func exec(_ session: any NodeSession, _ items: [Value]) -> ExecFrame {
        let frame = ExecFrame(capacity: items.count)
        frame.chunk.reset(firstIndex: 0)
        for item in items { frame.chunk.append(item) }
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: false)
        session.exec(frame, CallContext(cancellation: CancelFlag(), pendingItems: PendingItems()))
        return frame
    }

    /// The bits of a result, or the text of an error.
    private static func outcome(_ frame: ExecFrame, _ index: Int) -> String {
        guard frame.status(at: index) == .ok else { return "\(frame.error(at: index).message)" }
        let result = frame.result(at: index)
        guard result.kind == .float, let float = result.floatValue else { return "\(result)" }
        return "float \(float.bitPattern)"
    }
}
