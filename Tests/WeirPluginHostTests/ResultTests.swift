import Testing
import WeirExec
import WeirValue

@testable import WeirPluginHost

struct ResultTests {
    @Test func scalarsOfAChunkComeBackInOrder() throws {
        let frame = try Behaviour("items").exec((0..<64).map { Value.int($0) })
        #expect(frame.allSucceeded)
        #expect((0..<64).map { frame.result(at: $0).intValue } == (0..<64).map { $0 * 2 })
    }

    @Test func unsignedNumbersGoInAndOutWhole() throws {
        let items: [Value] = [.int(unsigned: .max), .list([.int(unsigned: .max)]), .int(unsigned: 1 << 63)]
        let frame = try Behaviour("items").exec(items.filter { $0.kind == .int })
        #expect(frame.result(at: 0).unsignedValue == UInt64.max - 1)
        #expect(frame.result(at: 0).intValue == nil)
        // One that has become small enough is as any other.
        #expect(frame.result(at: 1) == .int(Int64.max))
    }

    @Test(arguments: [
        ("borrowed", "{a: \"x\", b: a list of 1}"), ("arena", "\"from the arena\""), ("owned", "\"held\""),
        ("echo", "\"echo\""), ("keep", "\"keep\""), ("resource", "resource behaviour.thing"),
        ("as deep as allowed", "a list of 1"), ("too large", "true"), ("now", "42"), ("attempt", "131"),
    ])
    func aSoundResultIsTakenOver(item: String, result: String) throws {
        let behaviour = try Behaviour("items")
        let frame = behaviour.exec([.string(item)], stopsAtFailure: true, attempt: 1)
        #expect(frame.status(at: 0) == .ok)
        #expect("\(frame.result(at: 0))" == result)
    }

    @Test(arguments: [
        ("json", "{\"a\":[1,\"a\\nb\"]}"), ("json line", "{\"a\":[1,\"a\\nb\"]}\n"), ("json lines", "1\n\"a\\nb\"\n"),
    ])
    func theHostWritesJSONForAPlugin(item: String, text: String) throws {
        let frame = try Behaviour("items").exec([.string(item)])
        #expect(frame.result(at: 0).stringValue == text)
    }

    @Test(arguments: [
        ("json nan", NodeError(.unsupported, "the float nan cannot be printed as JSON")),
        (
            "json bad",
            NodeError(.protocolBroken, "the value to write as JSON[1] is a string that is no valid UTF-8")
        ),
        ("json null", NodeError(.protocolBroken, "the node gave no message (protocol)")),
    ])
    func whatHasNoJSONIsAnErrorOfTheItem(item: String, error: NodeError) throws {
        let frame = try Behaviour("items").exec([.string(item)])
        #expect(frame.error(at: 0).code == error.code)
        #expect(frame.error(at: 0).message == error.message)
    }

    @Test(arguments: [
        ("bool 2", "the result is a bool that is neither 0 nor 1, but 2"),
        ("unsigned 1", "the result is an int with the flag UNSIGNED that needs none, 1; make it with weir_uint"),
        ("unsigned float", "the result has the flags 2, which a value of tag 3 cannot have"),
        ("bad utf8", "the result is a string that is no valid UTF-8"),
        ("bad inside", "the result[1] is a string that is no valid UTF-8"),
        ("null string", "the result is a string of 3 bytes with a NULL pointer"),
        ("null list", "the result is a list of 3 with a NULL pointer"),
        ("null map", "the result is a map of 3 with a NULL pointer"),
        ("null buffer", "the result is bytes with the flag OWNED and a NULL buffer"),
        ("bad tag", "the result has the unknown tag 77"),
        ("bad flags", "the result has the flags 1, which a value of tag 6 cannot have"),
        ("unsorted", "the result is a map whose keys are not sorted, at \"a\""),
        ("twice", "the result is a map with two keys \"a\""),
        ("badly keyed", "the result is a map whose key 0 is no string, but has the tag 2"),
        ("forged resource", "the result is a resource that host->make_resource did not make"),
        ("status 7", "exec answered status 7 (status 7), which no item can have"),
        ("not run", "exec says that it handled the item, but left no status for it"),
        ("pending without token", "exec answered pending without a token from host->pending"),
    ])
    func aBrokenResultFailsItsItemOnly(item: String, message: String) throws {
        let frame = try Behaviour("items").exec("echo", item, "echo")
        #expect(frame.status(at: 1) == .protocolBroken)
        #expect(frame.error(at: 1).message == message)
        #expect(frame.status(at: 0) == .ok && frame.status(at: 2) == .ok)
        #expect(frame.handled == 3)
    }

    @Test func aTooDeepResultIsRefused() throws {
        let frame = try Behaviour("items").exec("deep")
        #expect(frame.status(at: 0) == .protocolBroken)
        #expect(frame.error(at: 0).message.hasSuffix(" is nested deeper than 1024 levels"))
    }

    @Test func aResultOutlivesTheNextCallOnTheFrame() throws {
        let behaviour = try Behaviour("items")
        let frame = behaviour.exec("arena", "borrowed", "echo")
        let kept = frame.result(at: 0)
        frame.recycle()
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: false)
        behaviour.session.exec(frame, behaviour.context)
        #expect(kept.stringValue == "from the arena")
        #expect(frame.result(at: 2).stringValue == "echo")
    }

    @Test func anErrorKeepsItsDetails() throws {
        let behaviour = try Behaviour("items")
        let frame = behaviour.exec("fail", "fail in detail", "fail silently", "status 99", "set_error but ok")
        #expect(frame.error(at: 0) == NodeError(.io, "disk is gone"))
        #expect(frame.error(at: 1) == NodeError(.unavailable, "later\\xff", retry: .no, retryAfter: 5))
        #expect(frame.error(at: 2) == NodeError(.notFound, "the node gave no message (not found)"))
        #expect(frame.error(at: 3).message == "the node gave no message (status 99)")
        #expect(frame.status(at: 4) == .ok && frame.errors[4] == nil)
        #expect(
            behaviour.log.all == ["warning main/node set_error was called for item 99 of a call with 5; it was ignored"]
        )
    }

    @Test func anExceptionFailsTheFirstItemNotRun() throws {
        let frame = try Behaviour("items").exec("echo", "throw", "echo")
        #expect(frame.status(at: 0) == .ok)
        #expect(frame.error(at: 1) == NodeError(.exception, "exception: out of cheese"))
        #expect(frame.status(at: 2) == .notRun)
        #expect(frame.handled == 2)
    }

    @Test func anExceptionOfAnotherTypeHasAMessageToo() throws {
        let frame = try Behaviour("items").exec("throw int")
        #expect(frame.error(at: 0).message == "exception: an exception that is no std::exception")
    }

    @Test func fewerItemsHandledLeaveTheRestNotRun() throws {
        let frame = try Behaviour("items", [("handled", .int(1))]).exec("echo", "echo", "pending")
        #expect(frame.status(at: 0) == .ok)
        #expect(frame.status(at: 1) == .notRun && frame.status(at: 2) == .notRun)
        #expect(frame.handled == 1 && frame.tokens.isEmpty)
    }

    @Test func noItemHandledFailsTheFirst() throws {
        let frame = try Behaviour("items", [("handled", .int(0))]).exec("owned", "echo")
        #expect(frame.error(at: 0) == NodeError(.protocolBroken, "exec handled no item"))
        #expect(frame.status(at: 1) == .notRun)
    }

    @Test func moreItemsHandledThanGivenFailsOne() throws {
        let frame = try Behaviour("items", [("handled", .int(9))]).exec("echo", "echo")
        #expect(frame.error(at: 0).message == "exec says that it handled 9 items of a call with 2")
        #expect(frame.status(at: 1) == .ok)
    }

    @Test func aNodeTypeWithoutChunksGetsOneItem() throws {
        let frame = try Behaviour("single").exec("echo", "echo")
        #expect(frame.handled == 1)
        #expect(frame.status(at: 1) == .notRun)
    }

    @Test func aNodeTypeWithoutExecYieldsNull() throws {
        let frame = try Behaviour("silent").exec("echo", "echo")
        #expect(frame.allSucceeded && frame.result(at: 1).isNull)
    }

    @Test func aPluginCanLog() throws {
        let behaviour = try Behaviour("items")
        #expect(behaviour.exec("log").allSucceeded)
        #expect(behaviour.log.all == ["warning main/node hm"])
    }

    @Test func fallbackRescuesWithTheErrorAtHand() throws {
        let behaviour = try Behaviour("items")
        let error = NodeError(.io, "disk is gone")
        #expect(
            try behaviour.session.fallback(.string("rescue"), error, behaviour.context).stringValue == "disk is gone")
        #expect(throws: NodeError(.denied, "no rescue")) {
            try behaviour.session.fallback(.string("other"), error, behaviour.context)
        }
        #expect(throws: NodeError(.protocolBroken, "fallback answered status 2 (pending), which it may not")) {
            try behaviour.session.fallback(.string("pending"), error, behaviour.context)
        }
    }

    @Test func fallbackWithoutACallbackFailsWithTheItemsError() throws {
        let behaviour = try Behaviour("single")
        #expect(throws: NodeError(.io, "x")) {
            try behaviour.session.fallback(.null, NodeError(.io, "x"), behaviour.context)
        }
    }
}
