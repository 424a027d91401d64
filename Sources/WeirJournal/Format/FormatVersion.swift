internal import WeirValue

/// The version of what a run folder holds.
package struct FormatVersion: Hashable, Sendable, CustomStringConvertible {
    /// Another one is another format, which this one's reader cannot read.
    package let major: Int
    /// A higher one has more that a reader may pass over.
    package let minor: Int

    /// A version.
    package init(major: Int, minor: Int) {
        self.major = major
        self.minor = minor
    }

    /// Reads what a file says; nil where that is no version.
    init?(_ value: Value?) {
        guard let value, value.kind == .list, value.count == 2, let major = value[0].intValue,
            let minor = value[1].intValue
        else { return nil }
        self.init(major: Int(major), minor: Int(minor))
    }

    /// The version as a file says it.
    var value: Value { .list([.int(major), .int(minor)]) }

    /// What this Weir writes.
    package static let current = FormatVersion(major: 1, minor: 0)

    /// Whether this Weir reads it.
    package var isReadable: Bool { major == Self.current.major }

    /// `1.0`.
    package var description: String { "\(major).\(minor)" }
}
