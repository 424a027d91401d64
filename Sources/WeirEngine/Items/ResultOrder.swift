import Synchronization
import WeirExec
import WeirLock

/// Brings encoded results into the order of their items on the way to a file.
///
/// Whoever brings the result that comes next writes it and what waits behind it; others leave theirs and go, so that no
/// lane waits for the file but one.
final class ResultOrder: Sendable {
    private struct Piece {
        let bytes: [UInt8]
        let count: Int
    }

    private struct State {
        /// The place of the result that comes next.
        var next = 0
        /// What came early, by the place of its first result.
        var early: [Int: Piece] = [:]
        var earlyBytes = 0
        var isWriting = false
    }

    let sink: any ResultSink
    private let state = Lock(State())
    private let written = Atomic(0)
    private let waiting = Atomic(0)

    init(_ sink: any ResultSink) { self.sink = sink }

    /// How far the file has come: the number of results written, from the first on, and the bytes that wait.
    var standing: (written: Int, waitingBytes: Int) {
        (written.load(ordering: .acquiring), waiting.load(ordering: .relaxed))
    }

    /// Takes the results of items whose places follow each other.
    ///
    /// - Parameter place: that of the first.
    func put(_ bytes: [UInt8], at place: Int, count: Int) throws(NodeError) {
        var piece: Piece? = take(Piece(bytes: bytes, count: count), at: place)
        while let ready = piece {
            // Where this throws, nobody writes behind the gap: `isWriting` stays as it is.
            try sink.write(ready.bytes, count: ready.count)
            piece = nextPiece(after: ready)
        }
    }

    /// The piece, where the calling thread is to write it now.
    private func take(_ piece: Piece, at place: Int) -> Piece? {
        state.withLock { state in
            if place == state.next, !state.isWriting {
                state.isWriting = true
                return piece
            }
            state.early[place] = piece
            state.earlyBytes += piece.bytes.count
            waiting.store(state.earlyBytes, ordering: .relaxed)
            return nil
        }
    }

    /// The piece that comes next, where it is there already.
    private func nextPiece(after piece: Piece) -> Piece? {
        state.withLock { state in
            state.next += piece.count
            written.store(state.next, ordering: .releasing)
            guard let next = state.early.removeValue(forKey: state.next) else {
                state.isWriting = false
                return nil
            }
            state.earlyBytes -= next.bytes.count
            waiting.store(state.earlyBytes, ordering: .relaxed)
            return next
        }
    }
}
