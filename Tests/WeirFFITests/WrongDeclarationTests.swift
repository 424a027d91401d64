import Testing
import WeirPluginHost

/// Declarations that lie crash the process, which nobody can prevent; a child process shows that the node is named.
struct WrongDeclarationTests {
    @Test func aCrashNamesTheLibraryAndTheFunction() async throws {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            CrashReporting.install()
            // The function takes a pointer, and the declaration says a number.
            _ = try Foreign("int crash(i64 p)").call(.int(16))
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("weir: error: plugin \"g\" (/tmp/"))
        #expect(text.contains("libgrammar.so) crashed with SIGSEGV in the call of g.crash at main/node\n"))
    }

    @Test func anInteriorPointerAsStringIsReported() async throws {
        let result = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
            CrashReporting.install()
            _ = try Foreign("u64 length(u64 s)").call(.int(1))
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("in the call of g.length at main/node\n"))
    }

    @Test func aCPlusPlusExceptionIsAnItemError() throws {
        let folder = try ForeignFolder()
        let source = "\(folder.path)/throws.cpp"
        try folder.write(
            "#include <stdexcept>\nextern \"C\" int raise(int x) { if (x > 1) throw std::runtime_error(\"too much\"); return x; }\n",
            to: source)
        let function = try Foreign("int raise(int x)", library: try folder.build(source: source, as: "libthrows.so"))
        let frame = function.exec([.int(1), .int(2), .int(0)])
        #expect(frame.result(at: 0) == .int(1))
        #expect(frame.error(at: 1).message == "raise threw a C++ exception: too much")
        #expect(frame.status(at: 1) == .exception)
        #expect(frame.result(at: 2) == .int(0))
    }
}
