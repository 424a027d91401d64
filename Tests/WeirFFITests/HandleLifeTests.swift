import Testing
import WeirExec
import WeirValue

@testable import WeirFFI

/// When C objects end, and who ends them.
///
/// Serial, since the fixture has one list of what ended.
@Suite(.serialized) struct HandleLifeTests {
    private static let built = Result<(folder: ForeignFolder, library: String), any Error> {
        let folder = try ForeignFolder()
        let source = "\(ForeignFolder.root)/Tests/Fixtures/libraries/handles.c"
        return (folder, try folder.build(source: source, as: "libhandles.so"))
    }

    private func foreign(_ signature: String, with settings: [(Key, Value)] = [], end: String = "end") throws -> Foreign
    {
        try Foreign(
            signature, types: "handle thing free(\(end))", library: try Self.built.get().library, with: settings)
    }

    /// What ended since the last question.
    private func ended() throws -> String {
        try foreign("string what_ended()").call().stringValue ?? ""
    }

    @Test func whatIsLeftEndsInReverseOrder() throws {
        _ = try ended()
        let make = try foreign("thing make(int id)")
        let all = try (1...5).map { try make.call(.int(Int64($0))) }
        make.host.endHandles()
        #expect(try ended() == " 5 4 3 2 1")
        #expect(all.count == 5, "the values are still there")
        let use = try foreign("int id_of(thing t)")
        #expect(use.failure(all[0]) == "the argument \"t\" (thing) is a resource g.thing that was ended already")
    }

    @Test func aParentOutlivesItsChildren() throws {
        _ = try ended()
        do {
            let child: Value
            do {
                let parent = try foreign("thing make(int id)").call(.int(1))
                child = try foreign("thing make_child(thing parent, int id)", with: [("parent", parent)]).call(.int(2))
            }
            #expect(try ended() == "", "the parent's value is gone, and its child still needs it")
            #expect(try foreign("int id_of(thing t)").call(child) == .int(2))
        }
        #expect(try ended() == " 2 1")
    }

    @Test func aHandleThatComesOutOfAParameterIsAChildToo() throws {
        _ = try ended()
        do {
            let open = "int open_child(thing parent, int id, out thing? child) fails if != 0"
            let child: Value
            do {
                let parent = try foreign("thing make(int id)").call(.int(1))
                child = try foreign(open, with: [("parent", parent)]).call(.int(2))
            }
            #expect(try ended() == "")
            #expect(child.kind == .resource)
        }
        #expect(try ended() == " 2 1")
    }

    @Test func handlesOfOneChunkEndLastFirst() throws {
        _ = try ended()
        do {
            let frame = try foreign("thing make(int id)").exec([.int(1), .int(2), .int(3)])
            #expect(frame.status(at: 2) == .ok)
        }
        #expect(try ended() == " 3 2 1")
    }

    @Test func aLongChainEndsWithoutDeepCalls() throws {
        let child = "thing make_child(thing parent, int id)"
        var last = try foreign("thing make(int id)", end: "end_quietly").call(.int(0))
        let next = try foreign(child, with: [("id", .int(1))], end: "end_quietly")
        for _ in 0..<100_000 { last = try next.call(last) }
        #expect(last.kind == .resource)
        last = .null
    }

    @Test func whatIsBorrowedIsNeverEnded() throws {
        _ = try ended()
        do {
            let borrowed: Value
            do {
                let owner = try foreign("thing make(int id)").call(.int(7))
                borrowed = try foreign("borrowed thing same(thing t)").call(owner)
            }
            #expect(try ended() == "", "the owner is held by what was borrowed from it")
            #expect(try foreign("int id_of(thing t)").call(borrowed) == .int(7))
        }
        #expect(try ended() == " 7")
        #expect(try foreign("borrowed thing? make(int id)").call(.int(1)).kind == .resource)
        #expect(try ended() == "")
    }

    @Test func aResultMayHaveAnEndOfItsOwn() throws {
        _ = try ended()
        #expect(try foreign("owned thing make(int id)").call(.int(1)).kind == .resource)
        #expect(try foreign("thing free(end_otherwise) make(int id)").call(.int(2)).kind == .resource)
        let open =
            "int open_child(thing? parent = null, int id, out owned thing? free(end_otherwise) child) fails if != 0"
        #expect(try foreign(open).call(.int(3)).kind == .resource)
        #expect(try ended() == " 1 o2 o3")
    }

    @Test func whatIsTakenIsGoneEvenIfTheCallFails() throws {
        _ = try ended()
        let thing = try foreign("thing make(int id)").call(.int(1))
        let close = try foreign(
            "int close_thing(take thing t, int code) fails if < 0 errno", with: [("code", .int(28))])
        #expect(close.failure(thing).contains("No space left on device"))
        #expect(try ended() == " 1")
        #expect(close.failure(thing).contains("was ended already"))
    }

    @Test func whatIsTakenUnlessTheCallFailsStays() throws {
        _ = try ended()
        let thing = try foreign("thing make(int id)").call(.int(1))
        let close = "int try_close(take unless fails thing t, int code) fails if != 0"
        #expect(try foreign(close, with: [("code", .int(5))]).failure(thing).contains("returned 5"))
        #expect(try ended() == "")
        #expect(try foreign("int id_of(thing t)").call(thing) == .int(1))
        #expect(try foreign(close, with: [("code", .int(0))]).call(thing) == .null)
        #expect(try ended() == " 1")
    }

    @Test func nothingIsTakenByACallThatIsNotMade() throws {
        _ = try ended()
        let thing = try foreign("thing make(int id)").call(.int(1))
        let close = try foreign("int close_thing(take thing t, int code) fails if < 0 errno")
        #expect(close.failure(.fields(("t", thing), ("code", .string("x")))).contains("must be an int"))
        #expect(try foreign("int id_of(thing t)").call(thing) == .int(1))
    }

    @Test func theMessageIsForTheItemThatFailed() throws {
        for direct in [true, false] {
            let check = try Foreign(
                "int check(int x) fails if < 0 message text_for(x)", library: try Self.built.get().library,
                usesDirectCalls: direct)
            let frame = check.exec([.int(1), .int(-2), .int(3), .int(-4), .int(-5)])
            #expect([1, 3, 4].map { frame.error(at: $0).message } == ["check: no -2", "check: no -4", "check: no -5"])
        }
        let float = "f64 check_float(f64 x, int y) fails if < 0 message text_for_float(x, y)"
        let first = try Foreign(float, library: try Self.built.get().library, with: [("y", .int(2))])
        #expect(first.exec([.float(3), .float(1.5)]).error(at: 1).message == "check_float: 1.5 is below 2")
        let second = try Foreign(float, library: try Self.built.get().library, with: [("x", .float(1.5))])
        #expect(second.exec([.int(1), .int(4)]).error(at: 1).message == "check_float: 1.5 is below 4")
    }

    @Test(arguments: [
        ("int id_of(borrowed thing t)", "\"borrowed\" stands before a result or behind \"out\""),
        ("borrowed int check(int x)", "only a pointer can be \"borrowed\""),
        ("borrowed string free what_ended()", "what is borrowed is not freed"),
        ("owned bare make(int id)", "nothing says what ends \"bare\""),
        ("int id_of(take unless thing t)", "\"fails\" after \"take unless\" is due here"),
        ("int id_of(take unless fails thing t)", "\"unless fails\" has no use without \"fails if\""),
    ])
    func wordsInTheWrongPlaceAreRefused(_ signature: String, _ expected: String) throws {
        #expect {
            try Foreign(
                signature, types: "handle thing free(end)\nhandle bare", library: try Self.built.get().library)
        } throws: { error in
            (error as? NodeError)?.message.contains(expected) == true
        }
    }
}
