import Testing
import WeirJSON

/// Documents that a writer of its own makes from random values, with white space and escapes wherever they may be.
struct JSONRandomTests {
    private static let damage = Array("{}[]\",:\\ue0123456789.+-Ettruefalsnl \n\u{1}é".utf8)

    @Test(arguments: 0..<20)
    func whatIsWrittenIsRead(seed: UInt64) throws {
        var maker = JSONMaker(seed: seed)
        for _ in 0..<500 {
            let value = maker.value(depth: 5)
            let text = maker.text(value)
            #expect(try JSON.parse(text) == value, "\(text)")
        }
    }

    /// Every text is read or refused with a reason and a place of its own, never in simdjson's words.
    @Test(arguments: 0..<20)
    func damagedTextsAreReadOrExplained(seed: UInt64) throws {
        var maker = JSONMaker(seed: seed)
        for _ in 0..<500 {
            var bytes = Array(maker.text(maker.value(depth: 4)).utf8)
            for _ in 0...Int.random(in: 0...2, using: &maker.numbers) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &maker.numbers)
                let byte = Self.damage.randomElement(using: &maker.numbers) ?? 0
                switch Int.random(in: 0...2, using: &maker.numbers) {
                case 0: bytes[place] = byte
                case 1: bytes.remove(at: place)
                default: bytes.insert(byte, at: place)
                }
            }
            do {
                let value = try JSON.parse(bytes)
                #expect(try JSON.parse(JSON.text(value)) == value)
            } catch {
                let place = "\(error) in \(String(decoding: bytes, as: UTF8.self))"
                #expect(
                    !error.message.contains("simdjson") && !error.message.hasPrefix("the text is no JSON"), "\(place)")
                #expect(error.line >= 1 && error.column >= 1 && error.column <= bytes.count + 1, "\(place)")
            }
        }
    }
}
