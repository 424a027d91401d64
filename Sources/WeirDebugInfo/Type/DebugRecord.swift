/// A struct or union of one library, whose members `DebugLibrary.record` reads.
package struct DebugRecordReference: Hashable, Sendable {
    /// Its place among the records of its library that were met so far, from 0.
    let index: Int
    /// What it is.
    package let kind: DebugRecord.Kind
    /// The tag; nil for one without.
    package let name: String?

    /// `struct point`, or `a struct without a name`.
    package var description: String {
        name.map { "\(kind.rawValue) \($0)" } ?? "a \(kind.rawValue) without a name"
    }
}

/// The layout of a struct or union.
package struct DebugRecord: Hashable, Sendable {
    /// What it is.
    package enum Kind: String, Hashable, Sendable {
        /// Members one after another.
        case structure = "struct"
        /// Members in one place.
        case union
        /// A struct of C++.
        case `class`
    }

    /// A part of it.
    package struct Member: Hashable, Sendable {
        /// Its name; nil for an inner struct or union whose members count as the outer one's.
        package let name: String?
        /// Its type.
        package let type: DebugType
        /// Where it begins, in bytes; 0 in a union.
        ///
        /// That of a bit field is of its first whole byte.
        package let offset: Int
        /// The size in bytes; 0 for a flexible array.
        package let size: Int
        /// The number of bits of a bit field; nil for all others.
        package let bitSize: Int?
        /// The alignment that the source asks for; nil for that of the type.
        package let alignment: Int?
    }

    /// What it is.
    package let kind: Kind
    /// The tag; nil for one without.
    package let name: String?
    /// The size in bytes; 0 when it is not complete.
    package let size: Int
    /// Whether its members are known; those of an opaque struct are not.
    package let isComplete: Bool
    /// The alignment that the source asks for; nil for that of the members.
    package let alignment: Int?
    /// The members in the order of the source.
    package let members: [Member]
}
