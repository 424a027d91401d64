import Testing
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirFFI

/// Function pointers bound to declared functions and to node types.
@Suite(.serialized) struct CallbackTests {
    static let types = """
        callback int number(int x) else -99
        callback void pair(unused, string text, f64 value)
        callback int lasting(int x) else 77 for instance
        """

    private func square(_ seen: @escaping @Sendable (Value) throws(NodeError) -> Value, isAsync: Bool = false)
        -> InstanceMaker
    {
        { _, _ in
            ClosureNode(
                "t.square", configure: { $0.isAsync = isAsync }, exec: { item, _ throws(NodeError) in try seen(item) })
        }
    }

    @Test func aDeclaredFunctionIsCalledBack() throws {
        let each = try Foreign(
            "i64 each(int count, number call)", "int triple(int x)", types: Self.types,
            with: [("call", .string("g.triple"))])
        #expect(try each.call(.int(4)) == .int(18))
    }

    @Test func aNodeTypeIsCalledBack() throws {
        let each = try Foreign(
            "i64 each(int count, number call)", types: Self.types, with: [("call", .string("t.square"))],
            others: square { item in .int((item.intValue ?? 0) * (item.intValue ?? 0)) })
        #expect(try each.call(.int(4)) == .int(14))
        #expect(try each.call(.int(0)) == .int(0))
    }

    @Test func aFailureOfWhatIsCalledBackFailsTheItem() throws {
        let each = try Foreign(
            "i64 each(int count, number call)", types: Self.types, with: [("call", .string("t.square"))],
            others: square { item throws(NodeError) in
                if item == .int(2) { throw NodeError(.failed, "two is enough") }
                return .int(1)
            })
        #expect(each.failure(.int(5)) == "the callback \"call\" (t.square): two is enough")
        #expect(try each.call(.int(2)) == .int(2))
    }

    @Test func anAnswerThatDoesNotFitFailsTheItem() throws {
        let each = try Foreign(
            "i64 each(int count, number call)", types: Self.types, with: [("call", .string("t.square"))],
            others: square { _ in .int(1 << 40) })
        #expect(each.failure(.int(1)).contains("the callback's result is 1099511627776, which does not fit i32"))
    }

    @Test func whatCPassesIsCollected() throws {
        let pairs = try Foreign(
            "void pairs(pair call, unused)", types: Self.types, with: [("call", .string("collect"))])
        #expect(
            try pairs.call()
                == .list([
                    .fields(("text", .string("one")), ("value", .float(1))),
                    .fields(("text", .string("two")), ("value", .float(2.5))),
                ]))
    }

    @Test func aCallbackForTheCallIsDeadAfterwards() throws {
        let keep = try Foreign(
            "int keep(number call)", "int triple(int x)", "int call_kept(int x)", types: Self.types,
            with: [("call", .string("g.triple"))])
        #expect(try keep.call() == .int(3))
        #expect(try Foreign("int call_kept(int x)").call(.int(5)) == .int(-99))
    }

    @Test func aCallbackForTheInstanceLivesOn() throws {
        let keep = try Foreign(
            "int keep(lasting call)", "int triple(int x)", types: Self.types, with: [("call", .string("g.triple"))])
        #expect(try keep.call() == .int(3))
        #expect(try Foreign("int call_kept(int x)").call(.int(5)) == .int(15))
    }

    @Test func aLibrarysOwnThreadMayCallBack() throws {
        let function = try Foreign(
            "i64 on_thread(number call)", "int triple(int x)", types: Self.types, with: [("call", .string("g.triple"))])
        #expect(try function.call() == .int(9))
    }

    @Test func anAnswerThatIsPendingFailsTheItem() throws {
        let pending: InstanceMaker = { _, _ in
            ClosureNode(
                "t.pending",
                execFrame: { frame, call in
                    frame.handled = 1
                    _ = frame.suspend(0, call.pendingItems)
                })
        }
        let each = try Foreign(
            "i64 each(int count, number call)", types: Self.types, with: [("call", .string("t.pending"))],
            others: pending)
        #expect(
            each.failure(.int(2))
                == "the callback \"call\" (t.pending): what is called back must end before it returns; it answered PENDING"
        )
    }

    /// Neither the first error of an item nor an error value is tried again: one exec for each call of C.
    @Test func whatIsCalledBackRunsOnceForEachCall() throws {
        let log = CallLog()
        let each = try Foreign(
            "i64 each(int count, number call)", types: Self.types, with: [("call", .string("t.square"))],
            others: square { item throws(NodeError) in
                log.add("call")
                if item == .int(3) { throw NodeError(.unavailable, "later", retry: .yes) }
                return item
            })
        #expect(each.failure(.int(10)).hasSuffix("later"))
        #expect(log.count(of: "call") == 4, "C stops at the declared else")
    }

    @Test func aNodeTypeThatNeedsASettingIsRefused() throws {
        let needy: InstanceMaker = { _, _ in
            ClosureNode(
                "t.needy",
                configure: { $0.params = .declared([ParamSchema(name: "words", type: .int, isRequired: true)]) },
                exec: { item, _ throws(NodeError) in item })
        }
        #expect {
            try Foreign(
                "i64 each(int count, number call)", types: Self.types, with: [("call", .string("t.needy"))],
                others: needy)
        } throws: { error in
            (error as? NodeError)?.message.contains("it needs the setting \"words\"") == true
        }
    }

    @Test func anAsynchronousNodeTypeIsRefused() throws {
        #expect(throws: NodeError.self) {
            try Foreign(
                "i64 each(int count, number call)", types: Self.types, with: [("call", .string("t.square"))],
                others: square({ $0 }, isAsync: true))
        }
    }
}
