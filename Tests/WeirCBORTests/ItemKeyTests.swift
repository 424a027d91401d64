import CWeirValue
import Testing
import WeirCBOR
import WeirExec
import WeirValue

struct ItemKeyTests {
    private static let secret = (0..<192).map { UInt8($0) }

    /// What XXH3_128bits_withSecret of libxxhash makes of the bytes, so that keys in files keep their meaning.
    @Test func aKeyIsTheHashOfTheItemAndTheSuffix() {
        var maker = ItemKeyMaker(secret: Self.secret)
        #expect(maker.key(of: .string("Hello")) == ItemKey(low: 0x3f80_f858_c3fd_4108, high: 0x5030_fdf7_6374_3ac3))
        #expect(
            maker.key(of: .string("Hello"), suffix: Array("xy".utf8))
                == ItemKey(low: 0xd470_662c_ea6e_58d8, high: 0xb40b_5005_8332_edec))
        let bytes = Value.bytes((0..<1000).map { UInt8(truncatingIfNeeded: $0) })
        #expect(maker.key(of: bytes) == ItemKey(low: 0xeae8_021d_8af3_bc38, high: 0xce16_2d15_ec8b_2c9f))
    }

    @Test func equalItemsHaveOneKey() {
        var maker = ItemKeyMaker(secret: Self.secret)
        var other = ItemKeyMaker(secret: Self.secret)
        let (item, same) = (Value.map([("a", .int(1)), ("b", .null)]), Value.map([("b", .null), ("a", .int(1))]))
        #expect(maker.key(of: item) == other.key(of: same))
        #expect(maker.key(of: item) == maker.key(of: item))
    }

    @Test func whatElseTellsItemsApart() {
        var maker = ItemKeyMaker(secret: Self.secret)
        var other = ItemKeyMaker(secret: Self.secret.map { $0 &* $0 ^ 90 })
        let keys = [
            maker.key(of: .int(1)), maker.key(of: .int(2)), maker.key(of: .float(1)), maker.key(of: .string("1")),
            maker.key(of: .int(1), suffix: [0]), maker.key(of: .int(1), suffix: [1]), other.key(of: .int(1)),
            maker.key(of: .null), maker.key(of: .list([])), maker.key(of: .error(code: 1, message: "")),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(!keys.contains(.none))
    }

    @Test func anItemWithAResourceHasNoKeyAndThoseBesideItHave() {
        var maker = ItemKeyMaker(secret: Self.secret)
        let items = [Value.int(1), CBOR.resource(), .list([.int(1), CBOR.resource()]), .string("last")]
        var keys = Array(repeating: ItemKey(low: 9, high: 9), count: items.count)
        let raws = unsafe items.map { unsafe $0.raw }
        unsafe maker.fill(&keys, items: raws, count: raws.count, suffix: [7])
        #expect(keys == items.map { maker.key(of: $0, suffix: [7]) })
        #expect(keys[1] == .none)
        #expect(keys[2] == .none)
        #expect(keys[0] != .none)
        #expect(keys[3] != .none)
        withExtendedLifetime(items) {}
    }

    @Test func noItemsHaveNoKeys() {
        var maker = ItemKeyMaker(secret: Self.secret)
        var (key, item) = (ItemKey(low: 1, high: 2), unsafe weir_null())
        unsafe maker.fill(&key, items: &item, count: 0)
        #expect(key == ItemKey(low: 1, high: 2))
    }
}
