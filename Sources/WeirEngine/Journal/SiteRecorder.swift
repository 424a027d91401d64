package import WeirExec
package import WeirValue

/// One site of a plan, as one lane records it and is answered from records.
///
/// `note` may be called from any thread, everything else by the lane alone. What cannot be recorded, as a value that holds a
/// resource, is passed over: it runs again.
package protocol SiteRecorder: AnyObject, Sendable {
    /// Whether any record may answer an item, so that `recall` is worth a call.
    var isAnswering: Bool { get }

    /// Puts settings in force; those that the plan does not fix are part of what identifies an item.
    func bind(_ settings: Value)

    /// Gives the remaining items of a chunk their keys.
    ///
    /// - Parameter identities: what identifies each of them, as many and in the same order; the items themselves mostly.
    func makeKeys(_ chunk: ItemChunk, from identities: ItemChunk)

    /// Takes the items out of a chunk that are known, each of which answers one record and no other.
    ///
    /// - Parameters:
    ///   - chunk: with keys.
    ///   - isRead: whether anything reads the results; if so, a record without one answers nothing.
    ///   - path: that of the node, for whoever asks why the others run.
    /// - Returns: what came of them, valid until the next call; nil where none is known.
    func recall(
        _ chunk: ItemChunk, in group: JournalGroup, isRead: Bool, at path: () -> String
    ) -> RecalledItems?

    /// Notes that a call with the items that a chunk shows begins, of the group that keys were made for last.
    func begin(_ chunk: ItemChunk, in group: JournalGroup, attempt: Int)

    /// Notes that the call has returned.
    func end()

    /// Remembers a call all of whose items succeeded.
    func note(_ frame: ExecFrame, in group: JournalGroup, isRead: Bool)

    /// Remembers what came of one item in the end.
    func note(_ record: ItemRecord, in group: JournalGroup, isRead: Bool)

    /// The scopes of the iterations of a batch flow, each that of an earlier one where the item is known.
    ///
    /// - Parameter chunk: their items, with keys.
    func scopes(of chunk: ItemChunk, in group: JournalGroup) -> [UInt64]

    /// The scope of one visit of a flow.
    func scope(of group: JournalGroup) -> UInt64
}
