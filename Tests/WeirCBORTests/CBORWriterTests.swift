import CWeirValue
import Testing
import WeirCBOR
import WeirValue

struct CBORWriterTests {
    private static func bytes(_ writer: borrowing CBORWriter) -> [UInt8] {
        unsafe writer.withBytes { unsafe Array($0) }
    }

    @Test func bytesAreForgottenFromTheirEnd() throws {
        var writer = CBORWriter()
        #expect(Self.bytes(writer).isEmpty)
        for number in 0..<10 { try writer.append(int: Int64(number)) }
        writer.truncate(to: 4)
        #expect(Self.bytes(writer) == [0, 1, 2, 3])
        writer.removeAll(keepingCapacity: true)
        #expect(Self.bytes(writer).isEmpty)
        try writer.append(int: 7)
        writer.removeAll()
        #expect(Self.bytes(writer).isEmpty)
        try writer.append(int: 8)
        #expect(Self.bytes(writer) == [8])
    }

    @Test(arguments: [0, 1, 15, 16, 17, 32, 1000])
    func offsetsSayWhereEvery16thValueLies(count: Int) throws {
        let values = (0..<count).map { Value.list([.int($0 * 100), .string("\($0)")]) }
        var writer = CBORWriter()
        try writer.append(text: "before the row")
        let before = writer.count
        var offsets = CBOROffsets(origin: before)
        try unsafe values.map { unsafe $0.raw }.withUnsafeBufferPointer { raws throws in
            guard let base = raws.baseAddress else { return }
            // In two parts, neither of which ends at a stride.
            let half = count / 2
            try unsafe writer.append(values: base, count: half, offsets: &offsets)
            try unsafe writer.append(values: base + half, count: count - half, offsets: &offsets)
        }
        #expect(offsets.count == count)
        #expect(offsets.offsets.count == (count + 15) / 16)
        try CBOR.read(Array(Self.bytes(writer)[before...])) { reader throws in
            for (position, value) in values.enumerated() {
                if position % 16 == 0 { #expect(Int(offsets.offsets[position / 16]) == reader.offset) }
                #expect(try reader.value(in: Region()) == value)
            }
            #expect(reader.isAtEnd)
        }
    }

    @Test(arguments: [0, 15, 16, 20])
    func aRefusedValueOfARowIsToldAndTheRowGoesOn(position: Int) throws {
        let resource = CBOR.resource()
        let raws = unsafe (0..<40).map { unsafe $0 == position ? resource.raw : Value.int($0).raw }
        var writer = CBORWriter()
        var offsets = CBOROffsets(origin: 0)
        try unsafe raws.withUnsafeBufferPointer { raws throws in
            guard let base = raws.baseAddress else { return }
            #expect(throws: CBORError.resource) {
                try unsafe writer.append(values: base, count: raws.count, offsets: &offsets)
            }
            #expect(offsets.count == position)
            #expect(offsets.offsets.count == (position + 15) / 16)
            var null = unsafe weir_null()
            try unsafe writer.append(values: &null, count: 1, offsets: &offsets)
            try unsafe writer.append(values: base + position + 1, count: 39 - position, offsets: &offsets)
        }
        #expect(offsets.count == 40)
        let all = Value.list((0..<40).map { $0 == position ? .null : .int($0) })
        #expect(try [0x98, 40] + Self.bytes(writer) == CBOR.bytes(all))
        withExtendedLifetime(resource) {}
    }

    @Test func aWriterMayBeHeldByAnObject() throws {
        final class Holder { var writer = CBORWriter() }
        let holder = Holder()
        try holder.writer.append(int: 1)
        var other = CBORWriter()
        swap(&holder.writer, &other)
        let counts = (holder.writer.count, other.count)
        #expect(counts == (0, 1))
    }
}
