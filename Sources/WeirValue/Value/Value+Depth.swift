extension Value {
    /// The deepest nesting of a value that is read from a text, in lists and maps.
    package static let maximumReadDepth = 1000
    /// The deepest nesting of a value that a node gives or that is printed: what was read always may, also inside the
    /// few lists and maps that items are wrapped in.
    package static let maximumDepth = 1024
}
