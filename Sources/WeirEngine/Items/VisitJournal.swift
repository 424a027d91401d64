import WeirExec
import WeirValue

/// A visit of a node as a durable run records it.
struct VisitJournal {
    /// Which visit it is.
    let group: JournalGroup
    /// Whether anything reads the results.
    let isRead: Bool
    /// What records items that end outside of the calls of lanes.
    let recorder: any SiteRecorder

    /// Records an item that has a value.
    ///
    /// What the manifest gives in place of a result is not recorded, since the next one may give something else.
    func note(_ ref: ItemRef, _ result: Value, attempt: Int, by rescue: Rescue) {
        switch rescue {
        case .none: note(ref, .success(result), attempt, isRescued: false)
        case .byNodeType: note(ref, .success(result), attempt, isRescued: true)
        case .byManifest(let error): note(ref, error, attempt: attempt)
        }
    }

    /// Records an item that failed for good.
    func note(_ ref: ItemRef, _ error: NodeError, attempt: Int) {
        note(ref, .failure(error), attempt, isRescued: false)
    }

    private func note(_ ref: ItemRef, _ outcome: Result<Value, NodeError>, _ attempt: Int, isRescued: Bool) {
        let record = ItemRecord(
            place: ref.place, key: ref.key, item: ref.item, outcome: outcome, attempts: attempt + 1,
            isRescued: isRescued)
        recorder.note(record, in: group, isRead: isRead)
    }
}
