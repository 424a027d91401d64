internal import WeirModel

/// A declared struct with the layout that C gives it.
package struct CStructure: Hashable, Sendable {
    /// One field.
    package struct Field: Hashable, Sendable {
        /// Its name, a key of the map that the struct is in a flow.
        package let name: String
        /// A number, enum, struct, `string`, or `bytes`, `char` or array of fixed extent, which lies inside the struct.
        package let type: CType
        /// Where it begins, in bytes from the struct's first.
        package let offset: Int
    }

    /// The struct's name.
    package let name: String
    /// Its fields in the order of C.
    package let fields: [Field]
    /// Those of them that are part of the map, in the order of its keys.
    let mapFields: [Field]
    /// Its size with padding, in bytes.
    package let size: Int
    /// Its alignment in bytes.
    package let alignment: Int

    /// Lays out the fields.
    ///
    /// - Parameter fields: at least one; each has a layout.
    package init(name: String, fields: [(name: String, type: CType)]) {
        var offset = 0
        var alignment = 1
        var placed: [Field] = []
        for field in fields {
            let layout = field.type.layout
            offset = (offset + layout.alignment - 1) / layout.alignment * layout.alignment
            placed.append(Field(name: field.name, type: field.type, offset: offset))
            offset += layout.size
            alignment = max(alignment, layout.alignment)
        }
        self.name = name
        self.fields = placed
        mapFields = placed.filter { $0.type != .unused }.sorted { Key($0.name) < Key($1.name) }
        self.alignment = alignment
        size = (offset + alignment - 1) / alignment * alignment
    }
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
        case .string, .pointer, .handle, .callback, .unused, .optional: break
        }
        return (MemoryLayout<Int>.size, MemoryLayout<Int>.alignment)
    }
}
