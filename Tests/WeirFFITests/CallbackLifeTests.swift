import Glibc
import Testing
import WeirValue

@testable import WeirFFI

/// What becomes of calls of a function pointer that the node which gave it does not wait for.
///
/// Serial, since the fixture keeps one function pointer.
@Suite(.serialized) struct CallbackLifeTests {
    private static let types = """
        callback int hook(int x) else -5 for instance
        callback int visitor(int x) else 1
        callback int pair(int index, string name, unused)
        callback int first(int index)
        callback int second(int, string name)
        """

    private static let built = Result<(folder: ForeignFolder, library: String), any Error> {
        let folder = try ForeignFolder()
        let source = "\(ForeignFolder.root)/Tests/Fixtures/libraries/callbacks.c"
        return (folder, try folder.build(source: source, as: "libcallbacks.so", "-O1 -g"))
    }

    private func foreign(_ signatures: String..., with settings: [(Key, Value)] = []) throws -> Foreign {
        let library = try Self.built.get().library
        if signatures.count == 1 {
            return try Foreign(signatures[0], types: Self.types, library: library, with: settings)
        }
        return try Foreign(signatures[0], signatures[1], types: Self.types, library: library, with: settings)
    }

    private func setter(_ target: String = "int picky(int x) fails if < 0") throws -> Foreign {
        let name = target.split(separator: "(")[0].split(separator: " ").last ?? ""
        let set = try foreign("void set_hook(hook f)", target, with: [("f", .string("g.\(name)"))])
        _ = try set.call()
        return set
    }

    @Test func aFailureFailsTheItemOfTheNodeThatCalled() throws {
        let set = try setter()
        for signature in ["int call_hook(int x)", "int call_hook_twice(int x)"] {
            let frame = try foreign(signature).exec([.int(1), .int(5), .int(0)])
            #expect(frame.status(at: 0) == .ok)
            #expect(
                frame.error(at: 1).message == "the callback \"f\" (g.picky): picky returned -1, and it fails if < 0")
            #expect(frame.result(at: 2) == .int(signature.contains("twice") ? 10 : 0), "it is called again")
        }
        #expect(set.said.all == [])
    }

    @Test func aFailureOutsideOfTheNodesCallsIsSaid() throws {
        let set = try setter()
        let other = try foreign("int call_hook_on_thread(int x)")
        #expect(try other.call(.int(2)) == .int(20))
        #expect(try other.call(.int(3)) == .int(-5))
        #expect(
            set.said.all == [
                "main/node: the callback \"f\" (g.picky): picky returned -1, and it fails if < 0; it was called outside of any call, so no item fails"
            ])
        for _ in 0..<30 { #expect(try other.call(.int(3)) == .int(-5)) }
        #expect(set.said.all.count == 21)
        #expect(set.said.all.last == "main/node: more than 20 such failures; the others are not told")
    }

    @Test func afterItsNodeItAnswersElseAndSaysSoOnce() throws {
        let set = try setter()
        set.instance.close()
        let other = try foreign("int call_hook(int x)")
        #expect(try other.call(.int(1)) == .int(-5))
        #expect(try other.call(.int(2)) == .int(-5))
        #expect(
            set.said.all == [
                "main/node: the callback \"f\" (g.picky) is called after its node has ended, so C gets its \"else\""
            ])
    }

    @Test func aCallInsideItsOwnCallFails() throws {
        let set = try setter("int deeper(int x)")
        let other = try foreign("int call_hook(int x)")
        #expect(try other.call(.int(0)) == .int(0))
        #expect(other.failure(.int(1)).contains("it is called inside its own call"))
        #expect(try other.call(.int(0)) == .int(0))
        #expect(set.said.all == [])
    }

    /// The call of the library has its turn, and waits for the thread whose callback is a call of the library, too.
    @Test func aThreadThatACallWaitsForNeedsNoTurn() throws {
        let library = try Self.built.get().library
        let set = try Foreign(
            "void set_hook(hook f)", "int picky(int x)", types: Self.types, library: library,
            concurrency: .serialGroup("callbacks"), with: [("f", .string("g.picky"))])
        _ = try set.call()
        let other = try Foreign(
            "int call_hook_on_thread(int x)", types: Self.types, library: library,
            concurrency: .serialGroup("callbacks"))
        #expect(try other.call(.int(2)) == .int(20))
    }

    @Test func collectingAnswersElse() throws {
        let visit = try foreign(
            "int visit(i32[] v, int len(v), visitor f)", with: [("f", .string("collect"))])
        #expect(
            try visit.call(.list([.int(4), .int(5), .int(6)]))
                == .fields(("f", .list([.int(4), .int(5), .int(6)])), ("result", .int(3))))
    }

    @Test func aFunctionMayTakeLessThanTheCallbackGives() throws {
        for (signature, target, sum) in [
            ("i64 each_pair(int n, pair f, unused)", "int picky(int index)", Int64(-1 + 0 + 10 + 20)),
            ("i64 each_pair(int n, first f, unused)", "int picky(int x)", -1 + 0 + 10 + 20),
        ] {
            let each = try foreign(signature, target, with: [("f", .string("g.picky"))])
            #expect(try each.call(.int(4)) == .int(sum), "\(signature)")
        }
    }

    @Test func argumentsWithoutANameArePassedOver() throws {
        let each = try foreign("i64 each_pair(int n, second f, unused)", with: [("f", .string("collect"))])
        #expect(
            try each.call(.int(2)) == .fields(("f", .list([.string("zero"), .string("one")])), ("result", .int(0))))
    }

    @Test func functionPointersAreUsedAgainFromSettingsToSettings() throws {
        let visit = try foreign(
            "int visit(i32[] v, int len(v), visitor f)", "int picky(int x)", with: [("f", .string("g.picky"))])
        let context = visit.context
        var codes: Set<UnsafeMutableRawPointer> = []
        for number in 0..<50 {
            try visit.session.bind(.map([("f", .string("g.picky")), ("v", .list([.int(Int64(number % 2))]))]), context)
            #expect(try visit.call() == .int(Int64(number % 2)))
            for closure in try #require(visit.session as? FunctionSession).closures.values {
                codes.insert(closure.code)
            }
        }
        #expect(codes.count == 1)
    }
}
