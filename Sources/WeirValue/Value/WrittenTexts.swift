import Synchronization
import WeirLock

/// The texts of scalars that a person wrote in another way than their values tell: `1.10`, `0x1F`, `~`.
///
///     Value ──raw.reserved, 1 to 65,535──▶ WrittenTexts ──▶ the text
///
/// A number's own 16 bytes have room for where its text stands and none for the text. So it goes wherever the value goes,
/// through params, lists and the store, at no cost to those who want a number. One table serves the process: it holds
/// what manifests and command lines say, and nothing that a run makes.
enum WrittenTexts {
    struct Entry: Hashable, Sendable {
        let text: Key
        let isUntyped: Bool
    }

    private struct Table: Sendable {
        var entries: [Entry] = []
        var places: [Entry: UInt16] = [:]
    }

    private static let table = Lock(Table())

    /// Where a text stands, from 1; nil when the table is full.
    static func place(of entry: Entry) -> UInt16? {
        table.withLock { table in
            if let place = table.places[entry] { return place }
            guard table.entries.count < Int(UInt16.max) else { return nil }
            table.entries.append(entry)
            let place = UInt16(table.entries.count)
            table.places[entry] = place
            return place
        }
    }

    /// The text at a place.
    static func entry(at place: UInt16) -> Entry? {
        table.withLock { table in
            place >= 1 && Int(place) <= table.entries.count ? table.entries[Int(place) - 1] : nil
        }
    }
}
