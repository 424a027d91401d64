/// One section of an ELF file.
struct ELFSection {
    /// The size of its header in the file, in bytes.
    static let headerSize = 64
    /// The kind of a section that takes no room in the file.
    static let noBits: UInt32 = 8
    /// The kind of the section that lists the libraries a file needs.
    static let dynamic: UInt32 = 6

    let nameOffset: UInt32
    let kind: UInt32
    let offset: UInt64
    let size: UInt64
    /// The section that this one refers to, such as a table of names.
    let link: UInt32

    /// The section whose header starts at an offset, or nil beyond the end.
    init?(_ cursor: ByteCursor, at start: Int) {
        guard let nameOffset = cursor.number(at: start, as: UInt32.self),
            let kind = cursor.number(at: start + 4, as: UInt32.self),
            let offset = cursor.number(at: start + 24, as: UInt64.self),
            let size = cursor.number(at: start + 32, as: UInt64.self),
            let link = cursor.number(at: start + 40, as: UInt32.self)
        else { return nil }
        self.nameOffset = nameOffset
        self.kind = kind
        self.offset = offset
        self.size = size
        self.link = link
    }
}
