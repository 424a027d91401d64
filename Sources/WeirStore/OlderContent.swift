/// A replaced content of an entry, kept while a snapshot can see it or a running post may be undone.
// SAFETY: touched only under the lock of the store that its branch belongs to.
final class OlderContent: @unchecked Sendable {
    /// The version it was written at.
    let version: UInt64
    /// What stood there.
    let content: Content
    /// What stood there before.
    var older: OlderContent?

    init(version: UInt64, content: Content, older: OlderContent?) {
        self.version = version
        self.content = content
        self.older = older
    }
}
