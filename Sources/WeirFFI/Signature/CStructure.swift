internal import WeirValue

/// A declared struct or union with the layout that C gives it.
package struct CStructure: Hashable, Sendable {
    /// Whether its parts lie one behind the other or in one place.
    package enum Kind: String, Hashable, Sendable {
        case structure = "struct"
        case union
    }

    /// One part as it is declared.
    package struct Member: Hashable, Sendable {
        /// Its name, a key of the map that the struct is in a flow.
        package let name: String
        /// What it is.
        package let type: CType
        /// The alignment that `align(n)` asks for; nil for the type's own.
        package var alignment: Int?
        /// The field beside it, an enum, whose value names the member of this union that is meant.
        package var selector: String?
        /// The field beside it whose number of elements this one tells.
        package var lengthOf: String?

        /// A part with the alignment of its type.
        package init(name: String, type: CType) {
            self.name = name
            self.type = type
        }
    }

    /// One part with its place.
    package struct Field: Hashable, Sendable {
        /// What it is.
        package let member: Member
        /// Where it begins, in bytes from the struct's first.
        package let offset: Int
        /// Its name, a key of the map that the struct is in a flow.
        package var name: String { member.name }
        /// A type that lies inside the struct: a number, another struct, an array of fixed length, a pointer.
        package var type: CType { member.type }
    }

    /// The name in the manifest, without `struct`; messages use it.
    package let name: String
    /// Whether it is a union.
    package let kind: Kind
    /// Its fields in the order of C.
    package let fields: [Field]
    /// Those of them that are part of the map, in the order of its keys.
    let mapFields: [Field]
    /// Its size with padding, in bytes.
    package let size: Int
    /// Its alignment in bytes.
    package let alignment: Int
    /// The largest alignment of a field; nil for that of its type.
    package let packing: Int?
    /// The member of a union that stands for the whole one.
    package private(set) var chosen: Field?

    /// Lays out the parts.
    ///
    /// - Parameters:
    ///   - packing: the largest alignment of a part, as of `packed`.
    ///   - alignment: the least alignment of the whole, as of `align(16)`.
    ///   - members: at least one; each has a layout.
    package init(
        name: String, kind: Kind = .structure, packing: Int? = nil, alignment least: Int = 1, members: [Member]
    ) {
        var (end, size, alignment) = (0, 0, least)
        var placed: [Field] = []
        for member in members {
            let own = Self.alignment(of: member, packing: packing)
            let offset = kind == .union ? 0 : (end + own - 1) / own * own
            placed.append(Field(member: member, offset: offset))
            end = offset + member.type.layout.size
            size = max(size, end)
            alignment = max(alignment, own)
        }
        self.name = name
        self.kind = kind
        self.packing = packing
        fields = placed
        mapFields = placed.filter { $0.type != .unused && $0.member.lengthOf == nil }.sorted {
            Key($0.name) < Key($1.name)
        }
        self.alignment = alignment
        self.size = (size + alignment - 1) / alignment * alignment
    }

    /// Where a part of a struct ends that follows one which ends at an offset.
    static func end(of member: Member, after offset: Int, packing: Int?) -> Int {
        let own = alignment(of: member, packing: packing)
        return (offset + own - 1) / own * own + member.type.layout.size
    }

    private static func alignment(of member: Member, packing: Int?) -> Int {
        let natural = member.type.layout.alignment
        return max(min(natural, packing ?? natural), member.alignment ?? 1)
    }

    /// The union with one member standing for it; nil when there is no such member.
    func choosing(_ member: String) -> CStructure? {
        guard kind == .union, let field = fields.first(where: { $0.name == member }) else { return nil }
        var union = self
        union.chosen = field
        return union
    }

    /// The field with a name, or nil.
    func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

extension CType {
    /// Size and alignment in bytes as a field of a struct or an element of an array.
    package var layout: (size: Int, alignment: Int) {
        switch self {
        case .void: return (0, 1)
        case .number(let number): return (number.size, number.size)
        case .enumeration(let enumeration): return (enumeration.base.size, enumeration.base.size)
        case .structure(let structure): return (structure.size, structure.alignment)
        case .bytes(let extent, _), .text(let extent):
            if case .fixed(let count) = extent.capacity { return (count, 1) }
        case .array(let element, let extent):
            if case .fixed(let count) = extent.capacity {
                return (element.layout.size * count, element.layout.alignment)
            }
        case .string, .encoded, .pointer, .freed, .handle, .callback, .unused, .optional: break
        }
        return (MemoryLayout<Int>.size, MemoryLayout<Int>.alignment)
    }

    /// Whether it lies inside a struct as several elements.
    var isInline: Bool { if case .fixed? = extent?.capacity { true } else { false } }
}
