internal import Synchronization
package import WeirExec
internal import WeirLock
package import WeirValue

/// A stream of the ints from 0 on, of unknown length, that notes what is asked of it.
package final class CountingStream: ItemSource, Sendable {
    private let count: Int
    private let failsAt: Int?
    private let makeItem: @Sendable (Int) -> Value
    private let onNext: @Sendable () -> Void
    private let onClose: @Sendable () -> Void
    private let state = Lock((position: 0, closings: 0))
    /// Whether pulling counts as a call into a plugin.
    package let callsPlugin: Bool

    /// A stream of so many items.
    ///
    /// - Parameters:
    ///   - failsAt: the item that cannot be had.
    ///   - onNext: runs during each pull.
    package init(
        _ count: Int, failsAt: Int? = nil, callsPlugin: Bool = true,
        item: @escaping @Sendable (Int) -> Value = { .int($0) },
        onNext: @escaping @Sendable () -> Void = {}, onClose: @escaping @Sendable () -> Void = {}
    ) {
        self.count = count
        self.failsAt = failsAt
        self.callsPlugin = callsPlugin
        makeItem = item
        self.onNext = onNext
        self.onClose = onClose
    }

    /// The number of items given so far.
    package var pulled: Int { state.withLock { $0.position } }
    /// How often it was closed.
    package var closeCount: Int { state.withLock { $0.closings } }

    package var total: Int? { nil }

    package func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        onNext()
        let start = pulled
        for index in start..<min(count, start + limit) {
            if index == failsAt { throw NodeError(.io, "the disk is gone") }
            chunk.append(makeItem(index))
            state.withLock { $0.position = index + 1 }
        }
    }

    package func close() {
        state.withLock { $0.closings += 1 }
        onClose()
    }
}
