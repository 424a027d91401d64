import WeirCBOR
import WeirValue

@testable import WeirJournal

/// Reads the segments of a run by the words of the format alone, up to the first piece of each that is no frame.
struct SurvivingRecords {
    /// The number of records by `site key`, whatever came of the items.
    private(set) var counts: [String: Int] = [:]
    /// The kinds of the frames, in order.
    private(set) var kinds: [UInt8] = []
    /// Where each frame begins, with its length, by segment.
    private(set) var places: [String: [(offset: Int, length: Int, kind: UInt8)]] = [:]

    init(_ folder: RunFolder, _ files: MemoryFiles) {
        var sites: [Int: String] = [:]
        let names = ((try? files.list(folder.path)) ?? []).filter { $0.hasSuffix(".wj") }
        for name in names {
            let bytes = files.bytes(of: "\(folder.path)/\(name)") ?? []
            var offset = 0
            while offset + 32 <= bytes.count {
                func number(_ place: Int, _ size: Int) -> UInt64 { Self.number(bytes, offset + place, size) }
                guard Array(bytes[offset..<offset + 4]) == Array("WRJ1".utf8) else { break }
                let (length, kind) = (Int(number(4, 4)), bytes[offset + 16])
                let (rows, site) = (Int(number(18, 2)), Int(number(20, 4)))
                guard offset + 32 + length <= bytes.count else { break }
                let payload = Array(bytes[offset + 32..<offset + 32 + length])
                guard number(8, 8) == Checksum.of(payload) else { break }
                kinds.append(kind)
                places[name, default: []].append((offset, 32 + length, kind))
                take(kind, rows, site, payload, &sites)
                offset += 32 + length
            }
        }
    }

    private mutating func take(
        _ kind: UInt8, _ rows: Int, _ site: Int, _ payload: [UInt8], _ sites: inout [Int: String]
    ) {
        let value = payload.withUnsafeBytes { bytes -> Value? in
            var reader = CBORReader(bytes)
            return try? reader.value(in: Region())
        }
        guard let value else { return }
        if kind == 2, let number = value.lookup("number")?.intValue, let path = value.lookup("path")?.stringValue {
            sites[Int(number)] = path
        }
        guard kind == 4, let path = sites[site] else { return }
        let keys = value[3].bytesValue
        for row in 0..<rows {
            let (low, high) = (Self.number(keys, row * 16, 8), Self.number(keys, row * 16 + 8, 8))
            counts["\(path) \(String(low, radix: 16))-\(String(high, radix: 16))", default: 0] += 1
        }
    }

    private static func number(_ bytes: [UInt8], _ place: Int, _ size: Int) -> UInt64 {
        var number: UInt64 = 0
        for index in (0..<size).reversed() { number = number << 8 | UInt64(bytes[place + index]) }
        return number
    }
}
