import Testing
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirStore

/// Writes that are kept to be done later have the outcome of the same writes done at once.
struct WriteLogTests {
    private func writes(_ seed: Int) -> [StoreWrite] {
        var random = SeededGenerator(seed: UInt64(seed))
        let keys: [Key] = ["a", "b", "c", "d", "e"]
        return (0..<60).map { number in
            let path = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                keys[Int.random(in: 0..<(seed % 5 + 1), using: &random)]
            }
            let value = Value.int(number)
            let kind: StoreWrite.Kind =
                switch Int.random(in: 0..<8, using: &random) {
                case 0...2: .set(value)
                case 3, 4: .append(value)
                case 5, 6: .add(.float(Double(number) / 10))
                default: .remove
                }
            return StoreWrite(path: path, kind: kind)
        }
    }

    @Test("random writes, as far as each is possible, leave the same store", arguments: 0..<300)
    func outcome(seed: Int) throws {
        let (atOnce, later) = (Store(.map([])), Store(.map([])))
        var log = WriteLog()
        for write in writes(seed) {
            guard (try? atOnce.replay([write])) != nil else { continue }
            log.append(write)
        }
        try later.replay(log)
        #expect(later.whole() == atOnce.whole())
    }

    @Test("appends and adds at a few paths take the memory of their values, sets that of the last")
    func folding() {
        var log = WriteLog()
        for number in 0..<1000 {
            log.append(StoreWrite(path: ["all"], kind: .append(.int(number))))
            log.append(StoreWrite(path: ["sum"], kind: .add(.int(1))))
            log.append(StoreWrite(path: ["last"], kind: .set(.int(number))))
        }
        var count = 0
        log.forEach { _ in count += 1 }
        #expect(count == 2001)
    }

    @Test("a write that is impossible leaves nothing of the log")
    func allOrNone() {
        let store = Store(.map([("n", .int(1))]))
        var log = WriteLog()
        log.append(StoreWrite(path: ["a"], kind: .set(.int(1))))
        log.append(StoreWrite(path: ["n"], kind: .append(.int(1))))
        #expect(throws: NodeError.self) { try store.replay(log) }
        #expect(store.whole() == .map([("n", .int(1))]))
    }
}
