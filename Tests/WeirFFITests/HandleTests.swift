import Testing
import WeirModel

/// Handles, failures and their messages.
///
/// Serial, since the fixture counts what is alive.
@Suite(.serialized) struct HandleTests {
    static let types = "handle counter free(counter_free)"

    private func alive() throws -> Int64 { try #require(try Foreign("int counter_alive()").call().intValue) }

    @Test func aHandleIsEndedWithItsLastValue() throws {
        let before = try alive()
        do {
            let open = try Foreign(
                "int counter_open(int start, out counter c) fails if != 0 message counter_text(result)",
                types: Self.types)
            let handle = try open.call(.int(5))
            #expect(handle.resourceTypeName == "g.counter")
            #expect(try alive() == before + 1)
            let next = try Foreign("int counter_next(counter c)", types: Self.types)
            #expect(try next.call(handle) == .int(5))
            #expect(try next.call(handle) == .int(6))
            #expect(next.failure(.int(3)).contains("must be a resource g.counter, not an int"))
        }
        #expect(try alive() == before)
    }

    @Test func aFailedCallEndsTheHandleThatItMade() throws {
        let before = try alive()
        let open = try Foreign(
            "int counter_open(int start, out counter c) fails if != 0 message counter_text(result)", types: Self.types)
        #expect(open.failure(.int(-1)) == "counter_open: a negative start")
        let own = try Foreign(
            "int counter_open(int start, out counter c) fails if != 0 message counter_problem(c)", types: Self.types)
        #expect(own.failure(.int(-1)) == "counter_open: the counter says no")
        #expect(try alive() == before)
    }

    @Test func aReturnedHandleMayBeNull() throws {
        let new = try Foreign("counter? counter_new(int start)", types: Self.types)
        #expect(try new.call(.int(-1)) == .null)
        #expect(try new.call(.int(1)).kind == .resource)
        let failing = try Foreign("counter counter_new(int start) fails if null", types: Self.types)
        #expect(failing.failure(.int(-1)) == "counter_new returned NULL")
    }

    @Test func aTakenHandleIsGoneUnlessTheCallFails() throws {
        let before = try alive()
        let new = try Foreign("counter counter_new(int start)", types: Self.types)
        let close = try Foreign(
            "int counter_close(take counter c) fails if != 0 message counter_text(result)", types: Self.types)
        let handle = try new.call(.int(1))
        #expect(try close.call(handle) == .null)
        #expect(try alive() == before)
        #expect(close.failure(handle) == "the argument \"c\" (counter) is a resource g.counter that was ended already")
        let busy = try new.call(.int(1000))
        #expect(close.failure(busy) == "counter_close: busy")
        #expect(try Foreign("int counter_next(counter c)", types: Self.types).call(busy) == .int(1000))
        #expect(try close.call(busy) == .null)
    }

    @Test func errnoBecomesTheMessageAndTheCode() throws {
        let function = try Foreign("int fail_with(int number) fails if < 0 errno")
        #expect(try function.call(.int(0)) == .int(3))
        #expect(function.failure(.int(2)) == "fail_with: No such file or directory (errno 2)")
        #expect(function.exec([.int(2)]).status(at: 0) == .notFound)
        #expect(function.exec([.int(13)]).status(at: 0) == .denied)
        let alone = try Foreign("int fail_with(int number) errno")
        #expect(alone.failure(.int(22)).contains("Invalid argument"))
        #expect(try alone.call(.int(0)) == .int(3))
    }

    @Test func anOutStringGivesTheMessage() throws {
        let function = try Foreign("int complain(int x, out string? free problem) fails if != 0 message problem")
        #expect(try function.call(.int(1)) == .null)
        #expect(function.failure(.int(-1)) == "complain: below zero")
    }
}
