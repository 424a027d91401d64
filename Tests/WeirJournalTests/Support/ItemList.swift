import WeirTestSupport
import WeirValue

/// Lists of items that change from run to run.
enum ItemList {
    /// A list of items of a few kinds, so that some are equal.
    static func any(using random: inout SeededGenerator, kinds: Int = 6, most: Int = 12) -> [Int] {
        (0..<Int.random(in: 0...most, using: &random)).map { _ in Int.random(in: 0..<kinds, using: &random) }
    }

    /// A list after a change: reordered, extended, cut, with items twice, inserted, or changed.
    static func changed(_ list: [Int], using random: inout SeededGenerator, kinds: Int = 6) -> [Int] {
        var list = list
        for _ in 0..<Int.random(in: 0...3, using: &random) {
            let place = Int.random(in: 0...list.count, using: &random)
            let item = Int.random(in: 0..<kinds, using: &random)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: list.shuffle(using: &random)
            case 1: list += any(using: &random, kinds: kinds, most: 4)
            case 2: list.removeSubrange(place..<Int.random(in: place...list.count, using: &random))
            case 3:
                if place < list.count { list.insert(list[place], at: Int.random(in: 0...list.count, using: &random)) }
            case 4: list.insert(item, at: place)
            default: if place < list.count { list[place] = item }
            }
        }
        return list
    }

    /// Sizes of chunks.
    static func pieces(using random: inout SeededGenerator) -> [Int] {
        random.chance(30) ? [] : (0..<8).map { _ in Int.random(in: 1...5, using: &random) }
    }

    static func counts(_ list: some Sequence<Int>) -> [Int: Int] {
        Dictionary(list.map { ($0, 1) }, uniquingKeysWith: +)
    }
}
