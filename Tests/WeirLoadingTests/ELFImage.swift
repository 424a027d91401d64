/// A minimal ELF file that tests can break byte by byte.
struct ELFImage {
    var bytes: [UInt8]

    /// A shared library for this machine with the sections `weir.meta`, `.dynamic` and `.dynstr`.
    init(metadata: String, machine: UInt16 = ELFImage.hostMachine, needed: [String] = [], extraSection: String = "none")
    {
        bytes = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 57)
        put(UInt16(3), at: 16)
        put(machine, at: 18)
        var names: [UInt8] = [0]
        func name(_ text: String) -> UInt32 {
            defer { names += Array(text.utf8) + [0] }
            return UInt32(names.count)
        }
        var headers: [UInt8] = [UInt8](repeating: 0, count: 64)
        func section(_ text: String, _ kind: UInt32, _ content: [UInt8], link: UInt32 = 0) {
            var header = ELFImage(raw: [UInt8](repeating: 0, count: 64))
            header.put(name(text), at: 0)
            header.put(kind, at: 4)
            header.put(UInt64(bytes.count), at: 24)
            header.put(UInt64(content.count), at: 32)
            header.put(link, at: 40)
            headers += header.bytes
            bytes += content
        }
        section("weir.meta", 1, Array(metadata.utf8) + [0])
        var strings: [UInt8] = [0]
        var dynamic = ELFImage(raw: [])
        for library in needed {
            dynamic.append(UInt64(1))
            dynamic.append(UInt64(strings.count))
            strings += Array(library.utf8) + [0]
        }
        dynamic.append(UInt64(0))
        dynamic.append(UInt64(0))
        section(".dynamic", 6, dynamic.bytes, link: 3)
        section(".dynstr", 3, strings)
        section(extraSection, 1, [1])
        let end = name(".shstrtab")
        var header = ELFImage(raw: [UInt8](repeating: 0, count: 64))
        header.put(end, at: 0)
        header.put(UInt32(3), at: 4)
        header.put(UInt64(bytes.count), at: 24)
        header.put(UInt64(names.count), at: 32)
        bytes += names
        put(UInt64(bytes.count), at: 40)
        put(UInt16(64), at: 58)
        put(UInt16(6), at: 60)
        put(UInt16(5), at: 62)
        bytes += headers + header.bytes
    }

    private init(raw: [UInt8]) { bytes = raw }

    /// The number of this machine.
    static let hostMachine: UInt16 = {
        #if arch(arm64)
            183
        #else
            62
        #endif
    }()

    /// Writes a little-endian number.
    mutating func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
        for index in 0..<(Number.bitWidth / 8) {
            bytes[offset + index] = UInt8(truncatingIfNeeded: number >> (8 * Number(index)))
        }
    }

    private mutating func append(_ number: UInt64) {
        bytes += [UInt8](repeating: 0, count: 8)
        put(number, at: bytes.count - 8)
    }
}
