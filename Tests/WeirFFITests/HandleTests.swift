import Testing

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
            "int counter_close(take unless fails counter c) fails if != 0 message counter_text(result)",
            types: Self.types)
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

    @Test func aFloatingPointResultIsComparedAsSuch() throws {
        let function = try Foreign("f64 echo_f64(f64 x) fails if < 0")
        #expect(function.failure(.float(-0.5)) == "echo_f64 returned -0.5, and it fails if < 0")
        #expect(try function.call(.float(0.5)) == .float(0.5))
        #expect(try function.call(.float(.nan)) == .float(.nan))
        #expect(try Foreign("f32 echo_f32(f32 x) fails if >= 1").failure(.float(1.5)).contains("returned 1.5"))
    }

    @Test func minusOneOfAnUnsignedResultIsTheGreatest() throws {
        // This one goes through the loop beside the call, `largest` below does not.
        let wide = try Foreign("u64 echo_i64(i64 x) fails if == -1")
        #expect(wide.failure(.int(-1)) == "echo_i64 returned 18446744073709551615, and it fails if == -1")
        #expect(try wide.call(.int(-2)) == .int(unsigned: .max - 1))
        #expect(
            try Foreign("u64 largest() fails if == -1").failure()
                == "largest returned 18446744073709551615, and it fails if == -1")
        let narrow = try Foreign("u32 echo_u32(u32 x) fails if == -1")
        #expect(narrow.failure(.int(4_294_967_295)).contains("returned 4294967295, and it fails if == 4294967295"))
        #expect(try narrow.call(.int(1)) == .int(1))
    }

    @Test func errnoIsLookedAfterInEveryItemOfAChunk() throws {
        for (signature, direct) in [
            ("int fail_with(int number) errno", true), ("int fail_with(int number) errno", false),
            ("int fail_with(int number) fails if < 0 errno", true),
        ] {
            let frame = try Foreign(signature, usesDirectCalls: direct).exec([.int(0), .int(2), .int(0), .int(13)])
            #expect([0, 2].map { frame.result(at: $0) } == [.int(3), .int(3)])
            #expect(frame.error(at: 1).message == "fail_with: No such file or directory (errno 2)")
            #expect(frame.status(at: 3) == .denied)
        }
    }

    @Test func anOutStringGivesTheMessage() throws {
        let function = try Foreign("int complain(int x, out string? free problem) fails if != 0 message problem")
        #expect(try function.call(.int(1)) == .null)
        #expect(function.failure(.int(-1)) == "complain: below zero")
    }
}
