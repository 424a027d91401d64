import Glibc
import Testing

@testable import WeirLoading

struct DynamicLibraryTests {
    @Test func aFileIsLoadedOnceWhateverItsPath() throws {
        let folder = try TemporaryFolder()
        let source = try folder.write(Array("int answer(void) { return 42; }\n".utf8), as: "answer.c")
        try #require(system("cc -shared -fPIC '\(source)' -o '\(folder.path)/a.so'") == 0)
        link("\(folder.path)/a.so", "\(folder.path)/b.so")
        let identity = try ELFFile("\(folder.path)/a.so").identity
        let first = try DynamicLibrary.open("\(folder.path)/a.so", identity: identity)
        let second = try DynamicLibrary.open(
            "\(folder.path)/b.so", identity: try ELFFile("\(folder.path)/b.so").identity)
        #expect(first === second)
        let symbol = try #require(first.symbol("answer"))
        #expect(unsafeBitCast(symbol, to: (@convention(c) () -> Int32).self)() == 42)
        #expect(first.symbol("question") == nil)
    }

    @Test func theLoadersWordsAreGiven() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(ELFImage(metadata: "{}").bytes)
        let identity = try ELFFile(path).identity
        #expect(throws: PluginError.self) { try DynamicLibrary.open(path, identity: identity) }
    }
}
