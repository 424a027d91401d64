import Testing
import WeirModel
import WeirTestSupport
import WeirValue

@testable import WeirFFI

/// Numbers go in and out unchanged, or not at all.
struct NumberTests {
    @Test(arguments: [
        ("i8", Int64(Int8.min), Int64(Int8.max)), ("u8", 0, 255), ("i16", Int64(Int16.min), Int64(Int16.max)),
        ("u16", 0, 65535), ("i32", Int64(Int32.min), Int64(Int32.max)), ("u32", 0, Int64(UInt32.max)),
        ("i64", .min, .max), ("u64", 0, .max), ("long", .min, .max), ("size", 0, .max),
    ])
    func integersKeepTheirEdges(name: String, least: Int64, greatest: Int64) throws {
        let type = name == "size" ? "size_t" : name
        for direct in [true, false] {
            let function = try Foreign("\(type) echo_\(name)(\(type) x)", usesDirectCalls: direct)
            for number in [least, greatest, 0, 1, least + 1, greatest - 1] {
                #expect(try function.call(.int(number)) == .int(number))
            }
            if least > .min { #expect(function.failure(.int(least - 1)).contains("does not fit")) }
            if greatest < .max {
                #expect(
                    function.failure(.int(greatest + 1)).hasPrefix(
                        "the argument \"x\" (\(type)) is \(greatest + 1), which does not fit"))
            }
            #expect(
                function.failure(.string("1")) == "the argument \"x\" (\(type)) must be an int, not a string (\"1\")")
            #expect(function.failure(.float(1)).contains("must be an int, not a float"))
        }
    }

    @Test(arguments: [true, false])
    func unsignedNumbersGoInAndOutWhole(direct: Bool) throws {
        #expect(try Foreign("u64 largest()", usesDirectCalls: direct).call() == .int(unsigned: .max))
        let wide = try Foreign("u64 echo_u64(u64 x)", usesDirectCalls: direct)
        for number: UInt64 in [0, 1, 1 << 63 - 1, 1 << 63, 1 << 63 + 1, .max - 1, .max] {
            let value = Value.int(unsigned: number)
            #expect(try wide.call(value) == value)
            #expect(try wide.call(value).integerText == "\(number)")
        }
        #expect(
            wide.failure(.int(-1))
                == "the argument \"x\" (u64) is -1, which does not fit u64 (0 to 18446744073709551615)")
        #expect(try Foreign("u64 echo_i64(i64 x)", usesDirectCalls: direct).call(.int(-1)) == .int(unsigned: .max))
        let signed = try Foreign("i64 echo_i64(i64 x)", usesDirectCalls: direct)
        #expect(signed.failure(.int(unsigned: .max)).contains("is 18446744073709551615, which does not fit i64"))
    }

    @Test func anUnsignedNumberIsASettingOfItsParameterOnly() throws {
        let sum = try Foreign("u64 echo_u64(u64 x = 7)", with: [("x", .int(unsigned: .max))])
        #expect(try sum.call() == .int(unsigned: .max))
        #expect(
            ParamSchema(name: "x", type: .int).complaint(about: .int(unsigned: 1 << 63))
                == "\"x\" must be at most 9223372036854775807, not 9223372036854775808")
        #expect(
            ParamSchema(name: "x", type: .int, maximum: 9223372036854775808).complaint(about: .int(unsigned: 1 << 63))
                == nil)
    }

    @Test func aFloatTakesAnUnsignedNumberThatItHolds() throws {
        let double = try Foreign("f64 echo_f64(f64 x)")
        #expect(try double.call(.int(unsigned: 1 << 63)) == .float(9223372036854775808))
        #expect(double.failure(.int(unsigned: .max)).contains("is 18446744073709551615, which f64 cannot hold exactly"))
        #expect(try Foreign("f32 echo_f32(f32 x)").call(.int(unsigned: 1 << 63)) == .float(9223372036854775808))
    }

    @Test func floatsKeepTheirBits() throws {
        for direct in [true, false] {
            let wide = try Foreign("f64 echo_f64(f64 x)", usesDirectCalls: direct)
            for number in [0.1, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude] {
                #expect(try wide.call(.float(number)) == .float(number))
            }
            #expect(try wide.call(.int(1 << 53)) == .float(9007199254740992))
            #expect(wide.failure(.int((1 << 53) + 1)).contains("which f64 cannot hold exactly"))
            let narrow = try Foreign("f32 echo_f32(f32 x)", usesDirectCalls: direct)
            #expect(try narrow.call(.float(0.5)) == .float(0.5))
            #expect(try narrow.call(.float(.nan)).floatValue?.isNaN == true)
            #expect(narrow.failure(.float(1e300)).contains("which does not fit f32"))
        }
    }

    @Test func boolsAreNoNumbers() throws {
        let function = try Foreign("bool echo_bool(bool x)")
        #expect(try function.call(.bool(true)) == .bool(true))
        #expect(try function.call(.bool(false)) == .bool(false))
        #expect(function.failure(.int(1)).contains("must be a bool, not an int"))
    }

    @Test func severalArgumentsComeFromAMapAndSettings() throws {
        let function = try Foreign(
            "i64 sum9(i8 a, u8 b, i16 c, u16 d, i32 e, u32 f, i64 g, u64 h, bool i)",
            with: [("c", .int(3)), ("d", .int(4)), ("e", .int(5)), ("f", .int(6)), ("g", .int(7)), ("h", .int(8))])
        #expect(try function.call(.fields(("a", .int(-1)), ("b", .int(2)), ("i", .bool(true)))) == .int(35))
        #expect(
            function.failure(.fields(("a", .int(1)), ("i", .bool(true))))
                == "the argument \"b\" (u8) is neither in the item nor under \"with\"")
        #expect(function.failure(.int(1)).contains("an item must be a map of them, not an int"))
        #expect(
            function.failure(.fields(("a", .int(1)), ("b", .int(300)), ("i", .bool(true)))).contains(
                "\"b\" (u8) is 300"))
    }

    @Test func oneUnboundArgumentTakesTheItem() throws {
        let function = try Foreign(
            "f64 mixed(f64 a, int b, f32 c, i64 d)", with: [("a", .int(1)), ("c", .float(0.5)), ("d", .int(10))])
        #expect(try function.call(.int(100)) == .float(111.5))
    }

    @Test func aChunkGoesOnBehindAnItemThatDoesNotFit() throws {
        let function = try Foreign("u8 echo_u8(u8 x)")
        let frame = function.exec([.int(1), .int(300), .int(2), .string("x"), .int(3)])
        #expect(frame.handled == 5)
        #expect([0, 2, 4].map { frame.result(at: $0) } == [.int(1), .int(2), .int(3)])
        #expect(frame.status(at: 1) == .invalidInput && frame.status(at: 3) == .invalidInput)
        let stopped = function.exec([.int(1), .int(300), .int(2)], stopsAtFailure: true)
        #expect(stopped.handled == 2)
    }

    @Test(arguments: [
        "i32 echo_i32(i32 x)", "u32 echo_u32(u32 x)", "i64 echo_i64(i64 x)", "u64 echo_u64(u64 x)",
        "f32 echo_f32(f32 x)",
        "f64 echo_f64(f64 x)",
    ])
    func directCallsGiveWhatLibffiGives(signature: String) throws {
        let direct = try Foreign(signature)
        let libffi = try Foreign(signature, usesDirectCalls: false)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let bits = Int64(bitPattern: generator.next())
            let item: Value =
                signature.hasPrefix("f") ? .float(Double(bits) / 4096) : .int(bits >> Int64(generator.next() % 64))
            let (a, b) = (direct.exec([item]), libffi.exec([item]))
            #expect(a.status(at: 0) == b.status(at: 0))
            if a.status(at: 0) == .ok { #expect(a.result(at: 0) == b.result(at: 0)) }
        }
    }

    @Test func aNodeHasOnePreparedCall() throws {
        let function = try Foreign("u64 echo_i64(i64 x)")
        let first = try #require(function.session as? FunctionSession)
        let second = try #require(try function.instance.makeSession() as? FunctionSession)
        let prepared = first.core.interface
        _ = function.exec([.int(1), .int(2), .string("x"), .int(3)])
        #expect(first.core.interface === prepared && second.core.interface === prepared)
    }

    @Test func directCallsWithTwoArgumentsAndBytesGiveWhatLibffiGives() throws {
        for direct in [true, false] {
            let add = try Foreign("f64 add(f64 a, f64 b)", with: [("b", .float(0.25))], usesDirectCalls: direct)
            #expect(try add.call(.float(2)) == .float(2.25))
            let sum = try Foreign("u64 sum_bytes(bytes data, u32 len(data))", usesDirectCalls: direct)
            #expect(try sum.call(.bytes([1, 2, 253])) == .int(256))
            #expect(try sum.call(.bytes([])) == .int(0))
            #expect(try sum.call(.bytes([UInt8](repeating: 1, count: 1 << 20))) == .int(1 << 20))
        }
    }
}
