import Testing
import WeirValue

/// Keys, of which short ones lie in themselves and long ones elsewhere.
struct KeyTests {
    /// Texts around the border between short and long, with zeros, prefixes and bytes above 127 among them.
    private static let samples: [[UInt8]] = {
        var samples: [[UInt8]] = [[], [0], [0, 0], [97], [97, 0], [97, 98], [255], [127, 200]]
        for count in [7, 8, 9, 15, 16, 17, 22, 23, 24, 25, 100] {
            let bytes = (0..<count).map { UInt8(97 + $0 % 26) }
            samples += [bytes, Array(bytes.dropLast()) + [0], Array(bytes.dropLast()) + [200], [0] + bytes.dropLast()]
        }
        return samples
    }()

    @Test("keys are equal, ordered and hashed as their bytes are")
    func asBytes() {
        for left in Self.samples {
            let key = Key(bytes: left)
            #expect(key.count == left.count)
            for right in Self.samples {
                let other = Key(bytes: right)
                #expect((key == other) == (left == right), "\(left) and \(right)")
                #expect((key < other) == left.lexicographicallyPrecedes(right), "\(left) and \(right)")
                if left == right {
                    #expect(key.hashValue == other.hashValue && key.quickHash == other.quickHash)
                }
            }
        }
    }

    @Test("different keys have different quick hashes, but for chance")
    func quickHash() {
        let numbered = (0..<10_000).map { Key("key-\($0)").quickHash & 0xFFFF_FFFF }
        #expect(Set(numbered).count > 9_990)
        let lengths = Set((0...30).map { Key(bytes: Array(repeating: 0, count: $0)).quickHash })
        #expect(lengths.count == 31)
    }

    @Test(
        "a key keeps its text, in memory of its own or not",
        arguments: ["", "a", "ä\u{1F600}", "x23456789_123456789_123456789"])
    func text(text: String) {
        #expect(Key(text).description == text)
        #expect(Key(text).unshared == Key(text))
        #expect(Key(Value.string(text)) == Key(text))
        #expect(Value.string(Key(text)) == .string(text))
        #expect(Value.map([(Key(text), .int(1))]).lookup(Key(text)) == .int(1))
    }
}
