import CWeirABI
import Testing

@testable import WeirPlugin

/// The keys of items, as closures see them.
struct ItemKeyTests {
    private let node = Node("key") { _, call in call.itemKey.map { .string("\($0)") } ?? .null }
    private let keys: [[UInt8]] = [
        Array(0...15), Array(repeating: 0, count: 16), [0xff] + Array(repeating: 0, count: 15),
    ]

    @Test func eachItemHasItsOwn() throws {
        let call = FakeCall()
        call.setKeys(keys)
        let results = try PluginDriver(node).exec("key", [1, 2, 3], call).results
        #expect(results == ["000102030405060708090a0b0c0d0e0f", "null", "ff000000000000000000000000000000"])
    }

    @Test func thereAreNoneWithoutAJournal() throws {
        #expect(try PluginDriver(node).exec("key", 1, 2).results == ["null", "null"])
    }

    @Test func anOlderHostHasNone() throws {
        let call = FakeCall()
        call.setKeys(keys)
        call.pointer.pointee.struct_size -= 8
        #expect(try PluginDriver(node).exec("key", [1], call).results == ["null"])
    }

    @Test func equalBytesAreOneKey() {
        let call = FakeCall()
        call.setKeys(keys)
        let life = CallLife()
        let first = Call(call.pointer, life, position: 0)
        #expect(first.itemKey == first.at(0).itemKey && first.itemKey != first.at(2).itemKey)
        #expect(first.itemKey?.bytes == keys[0])
        #expect(Call(call.pointer, life).itemKey == nil)
    }
}
