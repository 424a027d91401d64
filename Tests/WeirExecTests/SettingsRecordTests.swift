import Testing
import WeirExec
import WeirModel
import WeirValue

/// Maps of settings that are made one after another in memory that is used again.
struct SettingsRecordTests {
    private func record(_ names: String...) -> SettingsRecord {
        SettingsRecord(names.map { (ParamSchema(name: $0, type: .any), Key($0)) })
    }

    @Test("a map that somebody holds stays as it is, however many follow")
    func heldMapsStay() {
        let record = record("a", "b", "c")
        var held: [Value] = []
        for number in 0..<20 {
            _ = record.offer(.string("text \(number)"), 0)
            _ = record.offer(number % 2 == 0 ? .list([.int(number)]) : nil, 1)
            _ = record.offer(.int(number), 2)
            let map = record.write()
            if number % 3 == 0 { held.append(map) }
        }
        let expected = stride(from: 0, to: 20, by: 3).map { number -> Value in
            var entries: [(Key, Value)] = [("a", .string("text \(number)")), ("c", .int(number))]
            if number % 2 == 0 { entries.append(("b", .list([.int(number)]))) }
            return .map(entries)
        }
        #expect(held == expected)
    }

    @Test("a map copies its values and keeps nothing else alive")
    func copies() throws {
        let record = record("a")
        weak var memory: Region?
        let map: Value
        do {
            let text = Value.string("a text that lies in memory of its own")
            memory = text.owner
            _ = record.offer(text, 0)
            map = record.write()
        }
        #expect(memory == nil)
        #expect(map.lookup("a")?.stringValue == "a text that lies in memory of its own")
    }

    @Test("a value that does not fit into the first memory of a map is whole, too, and so are those after it")
    func large() {
        let record = record("a")
        for size in [10, 1000, 100_000, 10, 100_000] {
            let text = Value.string(String(repeating: "x", count: size))
            _ = record.offer(text, 0)
            #expect(record.write() == .map([("a" as Key, text)]))
        }
    }

    @Test("an offer says whether it is another value than the one in the map written last")
    func changes() {
        let record = record("a", "b")
        func offers(_ values: [Value?]) -> [Bool] {
            values.map { value in
                let isOther = record.offer(value, 0)
                if isOther { _ = record.write() }
                return isOther
            }
        }
        let scalars = offers([nil, .int(1), .int(1), .float(1), .null, nil, nil])
        #expect(scalars == [false, true, false, true, true, true, false])
        let others = offers([.string("x"), .string("x"), .bytes([120]), .list([]), .list([.null])])
        #expect(others == [true, false, true, true, true])
    }

    @Test("what is wrong with an int for a float is said of the int, and choices are compared with it")
    func floats() {
        let schemas = [
            ParamSchema(name: "a", type: .float, defaultValue: .int(2), choices: [.int(1), .int(2)]),
            ParamSchema(name: "b", type: .float, minimum: 6),
        ]
        let record = SettingsRecord(schemas.map { ($0, Key($0.name)) })
        _ = (record.offer(nil, 0), record.offer(.int(5), 1))
        #expect(record.complaint(0, of: "t") == nil)
        #expect(record.complaint(1, of: "t") == "the setting \"b\" must be at least 6, not 5")
        _ = (record.offer(.int(1), 0), record.offer(.int(7), 1))
        #expect(record.complaint(0, of: "t") == nil && record.complaint(1, of: "t") == nil)
        #expect(record.write() == .map([("a", .float(1)), ("b", .float(7))]))
    }

    @Test("without a setting the map is empty")
    func empty() { #expect(record().write() == .map([])) }
}
