import Testing
import WeirCBOR
import WeirEngine
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirJournal

/// Records go through buffers into frames, and are read again as they were.
struct RecordBufferTests {
    /// A buffer beside what it should hold.
    private struct Filling {
        var buffer = RecordBuffer(.records, site: 0, context: 0)
        var frames: [UInt8] = []
        var rows: [Row] = []
        var random: SeededGenerator

        mutating func keep(_ full: [UInt8]?) { frames += full ?? [] }

        mutating func key() -> ItemKey {
            random.chance(12) ? .none : ItemKey(low: random.next() | 1, high: random.next())
        }

        /// A call, whose places are consecutive or not, and some of whose items or results cannot be recorded.
        mutating func addCall(_ group: JournalGroup, isRead: Bool) {
            let count = Int.random(in: 1...40, using: &random)
            let frame = ExecFrame(capacity: count)
            var place = Int.random(in: 0..<1000, using: &random)
            let isScattered = random.chance(30)
            var (keys, results): ([ItemKey], [Value]) = ([], [])
            for _ in 0..<count {
                if isScattered { place += Int.random(in: 0..<4, using: &random) }
                frame.chunk.append(.int(place), place: place)
                keys.append(key())
                results.append(random.chance(8) ? Values.resource() : Values.any(using: &random))
                let isKept = !isRead || !Values.hasResource(results[results.count - 1])
                if keys[keys.count - 1] != .none, isKept {
                    rows.append(
                        Row(
                            scope: group.scope, visit: group.visit, place: place, key: keys[keys.count - 1], flags: 0,
                            attempts: 1, value: isRead ? results[results.count - 1] : nil))
                }
                place += 1
            }
            frame.chunk.setKeys(keys)
            frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: false)
            if isRead { for (position, result) in results.enumerated() { frame.succeed(position, result) } }
            frame.handled = count
            keep(buffer.append(frame, in: group, isRead: isRead))
        }

        /// What came of one item.
        mutating func addItem(_ group: JournalGroup, isRead: Bool) {
            let place = Int.random(in: 0..<1000, using: &random)
            let attempts = Int.random(in: 1...3, using: &random)
            let isRescued = random.chance(30)
            let item = random.chance(10) ? Values.resource() : Values.any(using: &random)
            let key = key()
            var row = Row(
                scope: group.scope, visit: group.visit, place: place, key: key, flags: 0, attempts: attempts, value: nil
            )
            let outcome: Result<Value, NodeError>
            if random.chance(40) {
                let error = NodeError(
                    .unavailable, "no \(place)", retry: [.byCode, .yes, .no].randomElement(using: &random) ?? .no)
                outcome = .failure(error)
                row.flags = UnusualRecord.failed
                row.value = .list([
                    .int(Int64(error.code.rawValue)), .string(error.message),
                    .int(error.retry == .byCode ? 0 : error.retry == .yes ? 1 : 2),
                    Values.hasResource(item) ? .null : item,
                ])
            } else {
                let value = random.chance(10) ? Values.resource() : Values.any(using: &random)
                outcome = .success(value)
                row.flags = isRescued ? UnusualRecord.rescued : 0
                row.value = isRead ? value : nil
            }
            if key != .none, row.value.map({ !Values.hasResource($0) }) ?? true { rows.append(row) }
            keep(
                buffer.append(
                    ItemRecord(
                        place: place, key: key, item: item, outcome: outcome, attempts: attempts, isRescued: isRescued),
                    in: group, isRead: isRead))
        }
    }

    @Test(arguments: 0..<200) func whatIsRecordedIsRead(seed: Int) throws {
        var filling = Filling(random: SeededGenerator(seed: UInt64(seed)))
        let groups = (0..<4).map { JournalGroup(scope: UInt64($0 / 2) << 41, visit: $0 % 2) }
        for _ in 0..<Int.random(in: 1...30, using: &filling.random) {
            let group = groups.randomElement(using: &filling.random) ?? groups[0]
            let isRead = filling.random.chance(70)
            switch Int.random(in: 0..<8, using: &filling.random) {
            case 0..<3: filling.addCall(group, isRead: isRead)
            case 3..<7: filling.addItem(group, isRead: isRead)
            default: filling.keep(filling.buffer.seal())
            }
        }
        filling.keep(filling.buffer.seal())
        let past = try Segments.read(Segments.opening() + filling.frames)
        #expect(past.damage.isEmpty)
        #expect(Row.all(past) == filling.rows)
        #expect(past.records == filling.rows.count)
    }

    /// Every 16th value has an offset; a frame has at most 2048 records.
    @Test(arguments: [1, 15, 16, 17, 2047, 2048, 2049, 5000]) func framesOfAnySizeAreFull(count: Int) throws {
        let buffer = RecordBuffer(.records, site: 0, context: 0)
        var frames: [UInt8] = []
        let group = JournalGroup(scope: 0, visit: 0)
        for place in 0..<count {
            let record = ItemRecord(
                place: place, key: ItemKey(low: UInt64(place), high: 1), item: .null, outcome: .success(.int(place)),
                attempts: 1)
            frames += buffer.append(record, in: group, isRead: true) ?? []
        }
        frames += buffer.seal() ?? []
        let past = try Segments.read(Segments.opening() + frames)
        #expect(past.frames.map(\.rows) == (0..<(count + 2047) / 2048).map { min(2048, count - $0 * 2048) })
        #expect(past.runs.count == past.frames.count)
        #expect(Row.all(past).map(\.value) == (0..<count).map { .int($0) })
    }

    @Test func scopesAreRecordsWithTheirNumbers() throws {
        let buffer = RecordBuffer(.scopes, site: 0, context: 0)
        let numbers: [UInt64] = [1 << 40, .max, 1]
        for (place, number) in numbers.enumerated() {
            _ = buffer.append(
                scope: number, place == 2 ? .none : ItemKey(low: 5, high: UInt64(place)), at: place * 3,
                in: JournalGroup(scope: 9, visit: 2))
        }
        let past = try Segments.read(Segments.opening() + (buffer.seal() ?? []))
        #expect(Row.all(past).map(\.value) == numbers.map { .int(unsigned: $0) })
        #expect(Row.all(past).map(\.place) == [0, 3, 6])
    }

    @Test func nothingIsNoFrame() { #expect(RecordBuffer(.records, site: 0, context: 0).seal() == nil) }
}
