/// A place of a library's memory that the loader fills in.
struct ELFRelocation {
    /// Its address.
    let place: UInt64
    /// What it is to hold, in the processor's own numbering.
    let kind: UInt32
    /// The number of the symbol that it refers to; 0 for none.
    let symbol: UInt32
    /// What is added to the address of the symbol, or of the library.
    let addend: UInt64

    /// Reads a table that two entries give the address and the size of; empty where there is none.
    static func read(
        _ file: LibraryFile, _ table: ELFDynamicTable.Tag, _ size: ELFDynamicTable.Tag, _ reader: borrowing FileReader
    ) throws(PluginError) -> [ELFRelocation] {
        guard let address = file.dynamic.first(table), let size = file.dynamic.first(size),
            let bytes = try file.segments.bytes(at: address, atMost: size, reader)
        else { return [] }
        var result: [ELFRelocation] = []
        for start in stride(from: 0, to: bytes.bytes.count - 23, by: 24) {
            guard let place = bytes.number(at: start, as: UInt64.self),
                let kind = bytes.number(at: start + 8, as: UInt32.self),
                let symbol = bytes.number(at: start + 12, as: UInt32.self),
                let addend = bytes.number(at: start + 16, as: UInt64.self)
            else { break }
            result.append(ELFRelocation(place: place, kind: kind, symbol: symbol, addend: addend))
        }
        return result
    }

    /// The places of the packed table, which hold addresses of the library itself in the file.
    static func packed(_ file: LibraryFile, _ reader: borrowing FileReader) throws(PluginError) -> [UInt64] {
        guard let address = file.dynamic.first(.packedRelocations),
            let size = file.dynamic.first(.packedRelocationsSize),
            let table = try file.segments.bytes(at: address, atMost: size, reader)
        else { return [] }
        var places: [UInt64] = []
        var next: UInt64 = 0
        for start in stride(from: 0, to: table.bytes.count - 7, by: 8) {
            guard let entry = table.number(at: start, as: UInt64.self) else { break }
            if entry & 1 == 0 {
                places.append(entry)
                next = entry &+ 8
            } else {
                // One bit for each of the 63 words that follow.
                for bit in 0..<63 where entry >> (bit + 1) & 1 == 1 { places.append(next &+ UInt64(bit) * 8) }
                next = next &+ 63 * 8
            }
        }
        return places
    }
}
