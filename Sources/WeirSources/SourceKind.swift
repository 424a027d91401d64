package import WeirExec
package import WeirModel

/// A kind of item source, all of it: what a manifest may say, and how it opens.
///
/// Each stands beside the source that it opens; `ItemSources.all` lists them.
package struct SourceKind: Sendable {
    /// What a manifest may say.
    package let description: ItemSourceKind
    /// Opens a use of it; throws where the values do not fit, or a file cannot be opened.
    let open: @Sendable (SourceSettings) throws(NodeError) -> any ItemSource

    /// A kind of source.
    package init(
        _ description: ItemSourceKind, open: @escaping @Sendable (SourceSettings) throws(NodeError) -> any ItemSource
    ) {
        self.description = description
        self.open = open
    }
}
