internal import Synchronization
internal import WeirLock

/// Knows the C objects that a run's handles hold, so that those left at its end are ended in reverse order of their making.
///
/// An object that was made later may need one that was made earlier, whichever nodes made them.
final class HandleKeeper: Sendable {
    private struct Entry {
        weak var cell: HandleCell?
    }

    private struct State {
        var next = 0
        var entries: [Int: Entry] = [:]
    }

    private let state = Lock(State())

    /// Notes a handle.
    ///
    /// - Returns: its number.
    func add(_ cell: HandleCell) -> Int {
        state.withLock { state in
            state.next += 1
            state.entries[state.next] = Entry(cell: cell)
            return state.next
        }
    }

    /// Forgets a handle that has ended.
    func remove(_ number: Int) {
        state.withLock { state in _ = state.entries.removeValue(forKey: number) }
    }

    /// Ends all objects that are left.
    func endAll() {
        let cells = state.withLock { state in
            state.entries.sorted { $0.key > $1.key }.compactMap(\.value.cell)
        }
        for cell in cells { cell.end() }
    }
}
