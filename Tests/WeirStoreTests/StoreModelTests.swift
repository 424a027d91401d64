import Testing
import WeirExec
import WeirTestSupport
import WeirValue

@testable import WeirStore

/// Random writes against a model that copies whole values.
struct StoreModelTests {
    /// A generator with a seed, so that a failure can be repeated (SplitMix64).
    private struct Generator: RandomNumberGenerator {
        private var random: SeededGenerator

        init(state: UInt64) { random = SeededGenerator(seed: state) }

        mutating func next() -> UInt64 { random.next() }

        mutating func key() -> Key {
            Key(["a", "b", "c", "é", "k1", "k2", "k3", "k4", "k5", "k6", "k7"].randomElement(using: &self) ?? "")
        }

        mutating func path() -> [Key] { (0..<Int.random(in: 1...4, using: &self)).map { _ in key() } }

        mutating func value(_ depth: Int = 0) -> Value {
            switch Int.random(in: 0..<(depth > 2 ? 4 : 7), using: &self) {
            case 0: .null
            case 1: .int(Int.random(in: 0..<100, using: &self))
            case 2: .string("s\(Int.random(in: 0..<100, using: &self))")
            case 3: .float(0.5)
            case 4: .list((0..<Int.random(in: 0..<3, using: &self)).map { _ in value(depth + 1) })
            default: .map((0..<Int.random(in: 0..<4, using: &self)).map { _ in (key(), value(depth + 1)) })
            }
        }

        mutating func operation() -> StoreWrite {
            let kind: StoreWrite.Kind =
                switch Int.random(in: 0..<10, using: &self) {
                case 0..<4: .set(value())
                case 4..<6: .append(value())
                case 6..<8: .add(.int(Int.random(in: 0..<9, using: &self)))
                default: .remove
                }
            return StoreWrite(path: path(), kind: kind)
        }
    }

    /// What an operation makes of a value; nil where it is impossible.
    private func apply(_ kind: StoreWrite.Kind, _ path: ArraySlice<Key>, to value: Value?) -> Value?? {
        guard let key = path.first else {
            switch kind {
            case .set(let new): return .some(new)
            case .append(let element):
                guard let value else { return .some(.list([element])) }
                return value.kind == .list ? .some(.list(value.elements + [element])) : nil
            case .add(let number):
                guard let value else { return .some(number) }
                if let left = value.intValue, let right = number.intValue { return .some(.int(left + right)) }
                guard let left = value.floatValue, let right = number.floatValue else { return nil }
                return .some(.float(left + right))
            case .remove: return .some(nil)
            }
        }
        if case .remove = kind, value?.kind != .map || value?.lookup(key) == nil { return .some(value) }
        if let value, value.kind != .map { return nil }
        guard let new = apply(kind, path.dropFirst(), to: value?.lookup(key)) else { return nil }
        var entries = (value?.entries ?? []).filter { $0.key != key }
        if let new { entries.append((key, new)) }
        return .some(.map(entries.map { ($0.key, $0.value) }))
    }

    private func perform(_ operation: StoreWrite, _ access: any StoreAccess, _ model: inout Value) {
        let expected = apply(operation.kind, operation.path[...], to: model)
        var succeeded = true
        do throws(NodeError) {
            switch operation.kind {
            case .set(let value): try access.set(operation.path, value)
            case .append(let value): try access.append(operation.path, value)
            case .add(let value): try access.add(operation.path, value)
            case .remove: _ = try access.remove(operation.path)
            }
        } catch {
            succeeded = false
        }
        #expect(succeeded == (expected != nil), "\(operation)")
        if let expected { model = expected ?? .map([]) }
    }

    private func compare(_ reader: any StoreReading, _ model: Value, _ generator: inout Generator) {
        let path = generator.path()
        var expected: Value? = model
        for key in path { expected = expected?.lookup(key) }
        #expect(reader.get(path) == expected)
        if Int.random(in: 0..<4, using: &generator) == 0 { #expect(reader.get([]) == model) }
        if let access = reader as? any StoreAccess {
            let keys = expected?.kind == .map ? expected?.entries.map(\.key) : nil
            #expect((try? access.keys(path)) == keys)
        }
    }

    /// Random posts and preps, some failing, on a store and on overlays of it, with the overlays' origins unchanged.
    private func exercise(_ store: Store, _ model: inout Value, _ generator: inout Generator, depth: Int) throws {
        for _ in 0..<30 {
            let fails = Int.random(in: 0..<4, using: &generator) == 0
            var own = model
            let rounds = Int.random(in: 0..<6, using: &generator)
            let isPost = Bool.random(using: &generator)
            let body = { (access: any StoreAccess) throws(NodeError) in
                for _ in 0..<rounds {
                    perform(generator.operation(), access, &own)
                    compare(access, own, &generator)
                }
                if fails { throw NodeError(.failed, "no") }
            }
            if isPost { try? store.commit(body) } else { try? store.prepare(body) }
            if !fails { model = own }
            if Int.random(in: 0..<3, using: &generator) == 0 { #expect(store.whole() == model) }
            guard depth < 2, Int.random(in: 0..<8, using: &generator) == 0 else { continue }
            let before = model
            let batch = store.overlay(collecting: before.entries.map(\.key))
            try exercise(store, &model, &generator, depth: depth + 1)
            let iteration = batch.makeIterationStore()
            #expect(iteration.whole() == before, "an old snapshot sees the old state")
            var inner = before
            try exercise(iteration, &inner, &generator, depth: depth + 1)
            #expect(batch.makeIterationStore().whole() == before)
        }
    }

    @Test("S1, S2, S3: random writes agree with a model that copies", arguments: 0..<12)
    func randomOperations(seed: Int) throws {
        var generator = Generator(state: UInt64(seed))
        var model = Value.map((0..<seed % 4).map { _ in (generator.key(), generator.value()) })
        let store = Store(model)
        try exercise(store, &model, &generator, depth: 0)
        #expect(store.whole() == model)
        #expect(store.withTree { $0.hasNoSnapshots })
        #expect(store.withTree { $0.root.statistics.older } == 0)
    }

    @Test("S1: posts of several lanes, most of which only write, agree with the model", arguments: 0..<12)
    func lanes(seed: Int) throws {
        var generator = Generator(state: UInt64(seed + 100))
        var model = Value.map([("a", .map([("b", .map([]))])), ("c", .int(1))])
        let store = Store(model)
        let lanes = (0..<3).map { _ in StoreWriter(store) }
        for _ in 0..<400 {
            let lane = lanes[Int.random(in: 0..<3, using: &generator)]
            let reads = Int.random(in: 0..<6, using: &generator) == 0
            let onlySets = Int.random(in: 0..<3, using: &generator) > 0
            let fails = Int.random(in: 0..<8, using: &generator) == 0
            var own = model
            if Int.random(in: 0..<5, using: &generator) == 0 {
                let operation = StoreWrite(path: generator.path(), kind: .set(generator.value()))
                guard case .set(let value) = operation.kind else { continue }
                if let new = apply(operation.kind, operation.path[...], to: own), let new { own = new }
                try? lane.put(operation.path, value)
                model = own
            } else {
                try? lane.onePost { access throws(NodeError) in
                    for _ in 0..<Int.random(in: 0..<4, using: &generator) {
                        var operation = generator.operation()
                        if onlySets { operation = StoreWrite(path: operation.path, kind: .set(generator.value())) }
                        perform(operation, access, &own)
                        if reads { compare(access, own, &generator) }
                    }
                    if fails { throw NodeError(.failed, "no") }
                }
                if !fails { model = own }
            }
            #expect(store.whole() == model)
        }
        #expect(store.withTree { $0.hasNoSnapshots })
        #expect(store.withTree { $0.root.statistics.older } == 0)
    }

    /// What some posts leave, each a list of writes that is done whole or not at all, and which of them succeed.
    private func outcome(_ posts: [[StoreWrite]], on start: Value) -> (Value, [Bool]) {
        var state = start
        let succeeded = posts.map { post in
            var own = state
            for operation in post {
                guard let new = apply(operation.kind, operation.path[...], to: own), let new else { return false }
                own = new
            }
            state = own
            return true
        }
        return (state, succeeded)
    }

    /// The orders in which two lanes' posts can take turns, as lists of lanes.
    private func turns(_ first: Int, _ second: Int) -> [[Int]] {
        if first == 0 { return [Array(repeating: 1, count: second)] }
        if second == 0 { return [Array(repeating: 0, count: first)] }
        return turns(first - 1, second).map { [0] + $0 } + turns(first, second - 1).map { [1] + $0 }
    }

    @Test("S1: posts of two lanes that only write leave what some order of them leaves", arguments: 0..<8)
    func serialOrders(seed: Int) throws {
        var generator = Generator(state: UInt64(seed + 1000))
        let start = Value.map([("a", .map([("b", .map([("c", .null)]))])), ("b", .int(0))])
        for _ in 0..<150 {
            let store = Store(start)
            let lanes = [StoreWriter(store), StoreWriter(store)]
            // So that the lanes know some maps, and that their writes wait.
            for lane in lanes {
                for path in [["a", "b", "k"], ["a", "k"], ["k"]] as [[Key]] { try lane.put(path, .int(0)) }
                for _ in 0..<40 { try lane.put(["a", "b", "k"], .int(0)) }
            }
            let before = store.whole()
            var posts: [[[StoreWrite]]] = [[], []]
            var results: [[Bool]] = [[], []]
            for _ in 0..<6 {
                let lane = Int.random(in: 0..<2, using: &generator)
                let post = (0..<Int.random(in: 1...2, using: &generator)).map { _ in
                    let keys: [Key] = ["a", "b", ["c", "k"].randomElement(using: &generator) ?? "k"]
                    let value = Int.random(in: 0..<3, using: &generator) > 0 ? Value.int(posts[lane].count) : .map([])
                    return StoreWrite(
                        path: Array(keys.prefix(Int.random(in: 1...3, using: &generator))), kind: .set(value))
                }
                posts[lane].append(post)
                do {
                    try lanes[lane].onePost { access throws(NodeError) in
                        for operation in post {
                            if case .set(let value) = operation.kind { try access.set(operation.path, value) }
                        }
                    }
                    results[lane].append(true)
                } catch {
                    results[lane].append(false)
                }
            }
            let found = store.whole()
            let isSerial = turns(posts[0].count, posts[1].count).contains { turns in
                var next = [0, 0]
                let order = turns.map { lane in
                    defer { next[lane] += 1 }
                    return (lane, next[lane])
                }
                let (state, succeeded) = outcome(order.map { posts[$0.0][$0.1] }, on: before)
                return state == found && zip(order, succeeded).allSatisfy { results[$0.0.0][$0.0.1] == $0.1 }
            }
            #expect(isSerial, "\(posts) \(results) \(found)")
        }
    }

    @Test("S2: the table of entries keeps every key through growth and removal")
    func entryTable() {
        var generator = Generator(state: 1)
        var table = EntryTable()
        var model: [Key: Int64] = [:]
        for round in 0..<20_000 {
            let key = Key("\(Int.random(in: 0..<(round < 10_000 ? 3000 : 30), using: &generator))")
            if Int.random(in: 0..<3, using: &generator) == 0 {
                #expect((table.position(of: key) != nil) == (model[key] != nil))
                if let position = table.position(of: key) { table.remove(at: position) }
                model[key] = nil
            } else {
                _ = table.write(key, hash: EntryTable.hash(key), .leaf(.int(round)), at: 1)
                model[key] = Int64(round)
            }
        }
        #expect(table.count == model.count)
        for (key, number) in model {
            guard let position = table.position(of: key), case .leaf(let value) = table.entry(at: position).content
            else {
                Issue.record("\(key) is lost")
                continue
            }
            #expect(value.intValue == number)
        }
    }
}
