import CWeirABI
import Testing
import WeirExec
import WeirValue

@testable import WeirPluginHost

/// The keys of items, as plugins see them.
struct ItemKeyTests {
    private let behaviour: Behaviour
    private let first = "0123456789abcdeffedcba9876543210"

    /// A session on the node type of the probe that gives keys.
    init() throws {
        let folder = try #require(CommandLine.arguments.first).split(separator: "/", omittingEmptySubsequences: false)
        let path = folder.dropLast().joined(separator: "/") + "/libprobe.so"
        behaviour = try Behaviour(type: "probe.key", library: path)
    }

    /// A frame with three items, of which the second has no key.
    private func keyedFrame() -> ExecFrame {
        let frame = ExecFrame(capacity: 3)
        frame.chunk.reset(firstIndex: 0)
        for item in [1, 2, 3] { frame.chunk.append(.int(Int64(item))) }
        let keys = unsafe frame.chunk.makeKeys()
        unsafe keys[0] = ItemKey(low: 0xefcd_ab89_6745_2301, high: 0x1032_5476_98ba_dcfe)
        unsafe keys[1] = .none
        unsafe keys[2] = ItemKey(low: 0, high: 1)
        return frame
    }

    private func exec(_ frame: ExecFrame) -> [Value] {
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: false)
        behaviour.session.exec(frame, behaviour.context)
        return (0..<frame.handled).map { frame.result(at: $0) }
    }

    @Test func eachItemHasItsOwn() {
        let last = "00000000000000000100000000000000"
        #expect(exec(keyedFrame()) == [.string(first), .null, .string(last)])
    }

    @Test func theRestOfACallKeepsThem() {
        let frame = keyedFrame()
        frame.chunk.show(1)
        #expect(exec(frame) == [.string(first)])
        frame.chunk.advance(by: 2)
        #expect(exec(frame) == [.string("00000000000000000100000000000000")])
    }

    @Test func thereAreNoneWithoutAJournal() {
        #expect(exec(keyedFrame()).count == 3)
        let frame = behaviour.exec([.int(1), .int(2)])
        #expect(frame.result(at: 0) == .null && frame.result(at: 1) == .null)
    }

    @Test func aHostThatIsOlderThanKeysHasNone() {
        var keys = (
            UInt8(1), UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(0),
            UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(0), UInt8(0)
        )
        withUnsafePointer(to: &keys) { pointer in
            var call = weir_call()
            call.keys = pointer
            call.struct_size = UInt32(MemoryLayout<weir_call>.size)
            #expect(weir_item_key(&call, 0) != nil)
            call.struct_size -= 1
            #expect(weir_item_key(&call, 0) == nil)
        }
    }
}
