import Testing
import WeirExec
import WeirValue

@testable import WeirPluginHost

struct StoreTests {
    private func prep(_ what: String, _ store: FakeStore = FakeStore()) throws -> Value {
        let behaviour = try Behaviour("store", [("do", .string(what))])
        guard case .value(let value) = try behaviour.session.prep(behaviour.context, store) else { return .null }
        return value
    }

    private func post(_ what: String, prepared: Value = .null, result: Value = .null) throws -> String? {
        let behaviour = try Behaviour("store", [("do", .string(what))])
        return try behaviour.session.post(behaviour.context, FakeStore(), prepared: prepared, result: result)
    }

    @Test func prepReadsTheStore() throws {
        #expect(try prep("read", FakeStore([["in", "text"]: .string("hello")])).stringValue == "hello")
        #expect(try prep("keys") == .list([.string("a"), .string("b")]))
        #expect(try prep("absent").intValue == 4)
    }

    @Test func prepWritesTheStore() throws {
        let store = FakeStore()
        _ = try prep("write", store)
        #expect(store.operations == ["set in.text \"written\"", "append in \"written\"", "add in 2", "remove in null"])
    }

    @Test(arguments: [
        ("write bad", "the value written to the store is a string that is no valid UTF-8"),
        ("bad key", "key 0 of a store path is no string"),
        ("null key", "key 1 of a store path is no string"),
        ("null path", "a store path of 2 keys is a NULL pointer"),
        ("pending", "prep answered status 2 (pending), which it may not"),
    ])
    func aBrokenRuleFailsPrep(what: String, message: String) throws {
        #expect(throws: NodeError(.protocolBroken, message)) { try prep(what) }
    }

    @Test func anErrorOfTheStoreBelongsToItsStatusOnly() throws {
        #expect(throws: NodeError(.failed, "the node gave no message (failed)")) { try prep("hide") }
    }

    @Test func anExceptionFailsPrepAndPost() throws {
        #expect(throws: NodeError(.exception, "exception: no prep today")) { try prep("throw") }
        #expect(throws: NodeError(.exception, "exception: an exception that is no std::exception")) {
            try post("throw")
        }
    }

    @Test func aStoreUsedAfterItsCallIsRefused() throws {
        let library = try FixtureFolder()
        let path = try library.build("behaviour.cpp")
        let first = try Behaviour("store", [("do", .string("keep"))], library: path)
        _ = try first.session.prep(first.context, FakeStore())
        let second = try Behaviour("store", [("do", .string("use kept"))], library: path)
        guard case .value(let status) = try second.session.prep(second.context, FakeStore()) else { return }
        #expect(status.intValue == 29)
        withExtendedLifetime(first) {}
    }

    @Test func postChoosesTheAction() throws {
        #expect(try post("action") == "again")
        #expect(try post("nothing") == nil)
        #expect(try post("result", result: .string("r")) == "r")
        #expect(try post("prepared", prepared: .string("p")) == "p")
    }

    @Test func anActionMustBeAString() throws {
        #expect(throws: NodeError(.protocolBroken, "post gave an int as action, not a string or null")) {
            try post("number")
        }
        #expect(throws: NodeError(.protocolBroken, "the action is a string that is no valid UTF-8")) {
            try post("bad action")
        }
    }
}
