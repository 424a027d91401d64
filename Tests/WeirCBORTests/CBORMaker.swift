import WeirTestSupport
import WeirValue

/// Random values of every kind that has bytes.
struct CBORMaker {
    var numbers: SeededGenerator

    init(seed: UInt64) { numbers = SeededGenerator(seed: seed) }

    mutating func value(depth: Int) -> Value {
        switch Int.random(in: 0..<(depth > 0 ? 12 : 9), using: &numbers) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &numbers))
        case 2, 3: return .int(Int64(bitPattern: numbers.next()) >> Int64.random(in: 0...63, using: &numbers))
        case 4: return .int(unsigned: numbers.next() >> UInt64.random(in: 0...1, using: &numbers))
        case 5: return .float(Double(bitPattern: numbers.next()))
        case 6: return .string(string())
        case 7: return .bytes((0..<count()).map { _ in UInt8.random(in: 0...255, using: &numbers) })
        case 8: return .error(code: Int32.random(in: -40...40, using: &numbers), message: string())
        case 9, 10: return .map((0..<count()).map { (Key("\($0)" + string()), value(depth: depth - 1)) })
        default: return .list((0..<count()).map { _ in value(depth: depth - 1) })
        }
    }

    private mutating func count() -> Int {
        numbers.chance(2) ? Int.random(in: 24...300, using: &numbers) : Int.random(in: 0...5, using: &numbers)
    }

    private mutating func string() -> String {
        let characters = Array("abc \u{0}\u{7F}é水\u{10151}")
        return String((0..<count()).map { _ in characters.randomElement(using: &numbers) ?? "a" })
    }
}
