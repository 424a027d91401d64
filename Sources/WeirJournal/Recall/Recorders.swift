internal import Synchronization
internal import WeirLock

/// All recorders of a journal, whose buffers the writing thread empties.
final class Recorders: Sendable {
    private struct All {
        var ofRecords: [Recorder] = []
        var ofScopes: [Recorder] = []
    }

    private let all = Lock(All())

    func removeAll() { all.withLock { $0 = All() } }

    func add(_ recorder: Recorder) {
        all.withLock { all in
            if recorder.isOfScopes { all.ofScopes.append(recorder) } else { all.ofRecords.append(recorder) }
        }
    }

    /// The frames of what the recorders hold: the records first, then the scopes, which began before those.
    func drain() -> (scopes: [UInt8], records: [UInt8]) {
        var records: [UInt8] = []
        for recorder in all.withLock({ $0.ofRecords }) { if let frame = recorder.seal() { records += frame } }
        var scopes: [UInt8] = []
        // Only now, since one that is added meanwhile may have the scopes of those records.
        for recorder in all.withLock({ $0.ofScopes }) { if let frame = recorder.seal() { scopes += frame } }
        return (scopes, records)
    }
}
