import CWeirABI
import CWeirValue
import Testing

@testable import WeirPlugin

struct NodeTests {
    private struct Odd: Error {}

    private let oddFails = Node("odd") { item, _ in
        guard case .int(let number) = item, number % 2 == 0 else { throw Odd() }
        return ["twice": .int(number * 2)]
    }

    @Test func aFailedItemLeavesTheOthersAlone() throws {
        let outcome = try PluginDriver(oddFails).exec("odd", 2, 3, 4)
        #expect(outcome.handled == 3)
        #expect(outcome.statuses == [WEIR_OK, WEIR_FAILED, WEIR_OK])
        #expect(outcome.results == ["{twice: 4}", "null", "{twice: 8}"])
        #expect(outcome.failures == [1: FakeCall.Failure(code: Int32(WEIR_FAILED), message: "Odd()")])
    }

    @Test func stopAtFailureEndsTheChunkThere() throws {
        let outcome = try PluginDriver(oddFails).exec("odd", [2, 3, 4], FakeCall(flags: WEIR_CALL_STOP_AT_FAILURE))
        #expect(outcome.handled == 2)
        #expect(outcome.statuses == [WEIR_OK, WEIR_FAILED, WEIR_NOT_RUN])
        #expect(outcome.results.first == "{twice: 4}")
    }

    @Test func aChunkOfResultsTakesOneAllocation() throws {
        #expect(try PluginDriver(oddFails).exec("odd", 2, 4, 6, 8).allocations == 1)
    }

    @Test func resultsThatFitInAValueAndPassedOnViewsTakeNone() throws {
        let outcome = try PluginDriver(Node("same") { item, _ in item }).exec("same", [1, ["a": "text"]], 7, true)
        #expect(outcome.results == ["[1, {a: text}]", "7", "true"])
        #expect(outcome.allocations == 0)
    }

    @Test func exhaustedMemoryFailsTheItems() throws {
        let call = FakeCall()
        call.memoryLimit = 8
        let outcome = try PluginDriver(oddFails).exec("odd", [2], call)
        #expect(outcome.statuses == [WEIR_EXHAUSTED])
    }

    @Test func everyKindOfValueTravelsBothWays() throws {
        let node = Node("copy") { item, _ in item.detached }
        let item: Value = [
            nil, true, -1, 1.5, "é", .bytes([0, 255]), [], [:], ["b": 1, "a": [2]],
            .failed(FailedItem(code: .timeout, message: "late")),
        ]
        let shown = try PluginDriver(node).exec("copy", item).first
        #expect(shown == "[null, true, -1, 1.5, é, [0, 255], [], {}, {a: [2], b: 1}, failed 23 late]")
    }

    @Test func mapsAreInBytewiseOrderAndTheLastOfEqualKeysWins() throws {
        let map = Map([("z", 1), ("é", 2), ("Z", 3), ("z", 4), ("", 5)])
        #expect(map.keys == ["", "Z", "z", "é"])
        #expect(map["z"].map(show) == "4" && map["y"] == nil)
        let node = Node("find") { item, _ in
            guard case .map(let map) = item else { return .null }
            return .list(["", "Z", "z", "é", "zz"].map { map[$0] ?? .null })
        }
        #expect(try PluginDriver(node).exec("find", .map(map)).first == "[5, 3, 4, 2, null]")
    }

    @Test func failuresCarryCodeRetryAndMessage() throws {
        let node = Node("fail") { item, call in
            call.log(.warning, "trying \(call.nodePath) \(call.attempt + 1)/\(call.attempts)")
            let wait = NodeFailure.Retry.again(after: .milliseconds(3))
            throw NodeFailure(.unavailable, "ask later", retry: Bool(item) == true ? wait : .never)
        }
        let outcome = try PluginDriver(node).exec("fail", true, false)
        let code = Int32(WEIR_UNAVAILABLE)
        #expect(
            outcome.failures == [
                0: .init(code: code, retry: UInt32(WEIR_RETRY_YES), message: "ask later", retryAfter: 3_000_000),
                1: .init(code: code, retry: UInt32(WEIR_RETRY_NO), message: "ask later"),
            ])
        #expect(outcome.lines.first == "2 trying main/node 1/1")
    }

    @Test func aCodeThatIsNoErrorIsReportedAsADefect() throws {
        let node = Node("fail") { _, _ in throw NodeFailure(NodeFailure.Code(rawValue: 0), "no") }
        #expect(try PluginDriver(node).exec("fail", nil).statuses == [WEIR_INTERNAL])
    }

    @Test func prepReadsAndPostWritesTheStore() throws {
        let node = Node("count")
            .prep { store, _ in try store.get(["in"]) ?? "nothing" }
            .post { store, prepared, result, _ in
                try store.set(["out", "a"], to: ["was": prepared])
                try store.append(result, to: ["log"])
                try store.add(1, to: ["n"])
                return try store.remove(["old"]) ? "removed" : nil
            }
        let driver = PluginDriver(node)
        let type = try driver.type("count")
        #expect(type.pointee.exec == nil && type.pointee.fallback == nil && type.pointee.bind == nil)
        let call = FakeCall()
        let instance = try driver.instance(type, call)
        call.store.answers["in"] = UnsafePointer(call.hold([["x": 1]]))
        var prepared = weir_value()
        var action = weir_value()
        let result = call.hold([5])
        let handle = call.store.handle
        #expect(type.pointee.prep(instance, nil, call.pointer, handle, &prepared, nil) == WEIR_OK)
        #expect(type.pointee.post(instance, nil, call.pointer, handle, &prepared, result, &action) == WEIR_OK)
        #expect(
            call.store.operations == ["get in", "set out/a {was: {x: 1}}", "append log 5", "add n 1", "remove old"])
        #expect(show(Value(action, CallLife())) == "removed")
    }

    @Test func anErrorOfTheStoreKeepsItsOwnMessage() throws {
        let driver = PluginDriver(
            Node("write").post { store, _, _, _ in
                try store.set(["a"], to: 1)
                return nil
            })
        let type = try driver.type("write")
        let call = FakeCall()
        call.store.status = WEIR_INVALID_INPUT
        let instance = try driver.instance(type, call)
        let null = call.hold([nil])
        var action = weir_value()
        let status = type.pointee.post(instance, nil, call.pointer, call.store.handle, null, null, &action)
        #expect(Int(status) == WEIR_INVALID_INPUT)
        #expect(call.failures.isEmpty)
    }

    @Test func fallbackGetsItemAndFailure() throws {
        let driver = PluginDriver(
            Node("save").fallback { item, failure, _ in
                .list([item, .string(failure.message), .int(Int(failure.code.rawValue))])
            })
        let type = try driver.type("save")
        let call = FakeCall()
        let instance = try driver.instance(type, call)
        var error = weir_error()
        error.code = Int32(WEIR_IO)
        var result = weir_value()
        "broken".withCString { message in
            error.message = message
            error.message_length = 6
            #expect(type.pointee.fallback(instance, nil, call.pointer, call.hold([1]), &error, &result) == WEIR_OK)
        }
        #expect(show(Value(result, CallLife())) == "[1, broken, 21]")
    }

    @Test func aViewUsedAfterItsCallStopsTheProcessWithAMessage() async {
        await #expect(processExitsWith: .failure) {
            let life = CallLife()
            let call = FakeCall()
            let value = Value(call.hold([[1]]).pointee, life)
            life.close()
            if case .list(let list) = value { _ = list[0] }
        }
    }
}
