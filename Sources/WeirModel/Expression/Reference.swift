package import WeirValue

/// A reference `${shared.a["b.txt"]}`, `${params.x:-default}` or `${item}`.
package struct Reference: Hashable, Sendable {
    /// What the first word names.
    package enum Root: String, Hashable, Sendable {
        case shared, params, item
    }

    /// One step of a path.
    package indirect enum Step: Hashable, Sendable {
        /// A key that is written down: `.a`, `["b.txt"]`.
        case key(Key)
        /// A position in a list, from 0: `[3]`.
        case index(Int)
        /// A key that is the text of another reference: `[params.directory]`.
        case reference(Reference)
    }

    /// Where the look-up starts.
    package let root: Root
    /// The way from there.
    package let steps: [Step]
    /// What stands behind `:-`, read as a YAML scalar: the value when there is none or it is null.
    package let fallback: Value?
    /// The reference as written, without `${` and `}`.
    package let text: String
    /// Where it stands.
    package let location: SourceLocation

    /// A reference as the parser found it.
    package init(root: Root, steps: [Step], fallback: Value? = nil, text: String, location: SourceLocation) {
        self.root = root
        self.steps = steps
        self.fallback = fallback
        self.text = text
        self.location = location
    }
}
