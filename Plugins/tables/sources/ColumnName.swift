/// The name of a column or group, compared by its bytes: Swift's String takes two forms of one letter for the same.
struct ColumnName: Hashable, Comparable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (first: ColumnName, second: ColumnName) -> Bool { first.text.utf8.elementsEqual(second.text.utf8) }

    static func < (first: ColumnName, second: ColumnName) -> Bool {
        first.text.utf8.lexicographicallyPrecedes(second.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
