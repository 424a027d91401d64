import CWeirValue
internal import Glibc
import Synchronization
internal import WeirLock
package import WeirValue

/// The results of a batch, written by several lanes at once, each at places of its own, and read when all are done.
///
/// Where the number of items is known, the results lie in the list that they become from the start. The places beyond, or
/// all of them, are segments, which are copied into one list at the end.
// SAFETY: memory never moves; lanes write disjoint places; `finish` runs once, after every lane ended.
@safe package final class ResultBuffer: @unchecked Sendable {
    private static let segmentSize = 1 << 14
    /// The first `wholeCount` results.
    private let whole: UnsafeMutablePointer<weir_value>?
    private let wholeCount: Int
    private let state = Lock(State())

    // SAFETY: only touched under the lock.
    @safe private struct State: @unchecked Sendable {
        var segments: [UnsafeMutablePointer<weir_value>] = unsafe []
        var owners = OwnerSet()
        var isGivenAway = false
    }

    /// An empty buffer.
    ///
    /// - Parameter total: the number of items, where it is known; more or fewer may come.
    package init(total: Int? = nil) {
        let memory = unsafe total.flatMap { unsafe Self.allocate($0) }
        unsafe whole = unsafe memory
        wholeCount = unsafe memory == nil ? 0 : total ?? 0
    }

    deinit {
        state.withLock { state in
            if !state.isGivenAway { unsafe free(whole) }
            for place in unsafe state.segments.indices { unsafe state.segments[place].deallocate() }
        }
    }

    /// Stores the result of one item.
    ///
    /// - Parameter index: the item's place in the batch.
    package func set(_ result: Value, at index: Int) {
        keep(result.owner)
        unsafe place(of: index).start.initialize(to: result.raw)
    }

    /// Stores the results of a whole call, all of whose items succeeded, at the places of its items.
    ///
    /// - Complexity: O(n).
    package func set(_ frame: ExecFrame) {
        keep(frame.settleMemory())
        guard frame.chunk.isConsecutive else {
            for position in 0..<frame.chunk.count {
                unsafe place(of: frame.chunk.place(at: position)).start.initialize(to: frame.results[position])
            }
            return
        }
        var index = frame.chunk.place(at: 0)
        var position = 0
        while position < frame.chunk.count {
            let (start, room) = unsafe place(of: index)
            let part = min(frame.chunk.count - position, room)
            unsafe start.update(from: frame.results + position, count: part)
            index += part
            position += part
        }
    }

    /// The list of all results in the order of their items.
    ///
    /// - Parameter count: the number of items.
    /// - Complexity: O(1) where the number was known; else O(n).
    package func finish(count: Int) -> Value {
        guard count > 0 else { return .list([]) }
        return state.withLock { state in
            let region: Region
            let memory: UnsafeMutablePointer<weir_value>
            if count <= wholeCount, let whole = unsafe whole {
                state.isGivenAway = true
                region = unsafe Region(
                    adopting: UnsafeMutableRawBufferPointer(
                        start: whole, count: wholeCount * MemoryLayout<weir_value>.stride))
                unsafe memory = whole
            } else {
                let size = unsafe count * MemoryLayout<weir_value>.stride
                region = Region(capacity: size)
                unsafe memory = unsafe region.allocate(size).bindMemory(to: weir_value.self, capacity: count)
                unsafe gather(state, into: memory, count)
            }
            state.owners.keep(in: region)
            return unsafe Value(raw: weir_list(memory, count), owner: region)
        }
    }

    @unsafe private func gather(_ state: State, into memory: UnsafeMutablePointer<weir_value>, _ count: Int) {
        if let whole = unsafe whole { unsafe memory.initialize(from: whole, count: wholeCount) }
        var index = wholeCount
        for place in unsafe state.segments.indices where index < count {
            let part = min(Self.segmentSize, count - index)
            unsafe (memory + index).initialize(from: state.segments[place], count: part)
            index += part
        }
        precondition(index == count, "every item has a result")
    }

    private func keep(_ owner: Region?) {
        guard let owner else { return }
        state.withLock { $0.owners.insert(owner) }
    }

    /// Where the result of an item goes, and how many places follow in the same piece of memory.
    @unsafe private func place(of index: Int) -> (start: UnsafeMutablePointer<weir_value>, room: Int) {
        if index < wholeCount, let whole = unsafe whole { return unsafe (whole + index, wholeCount - index) }
        let (wanted, offset) = (index - wholeCount).quotientAndRemainder(dividingBy: Self.segmentSize)
        let segment = state.withLock { state in
            while unsafe state.segments.count <= wanted {
                unsafe state.segments.append(.allocate(capacity: Self.segmentSize))
            }
            return unsafe Segment(start: state.segments[wanted])
        }
        return unsafe (segment.start + offset, Self.segmentSize - offset)
    }

    // SAFETY: a segment's memory may be written by any lane, each at places of its own.
    @safe private struct Segment: @unchecked Sendable {
        let start: UnsafeMutablePointer<weir_value>
    }

    /// Zeroed memory, in large pages where it is large.
    ///
    /// - Returns: nil for nothing, and where there is not so much memory.
    @unsafe private static func allocate(_ count: Int) -> UnsafeMutablePointer<weir_value>? {
        let (size, isBeyond) = unsafe count.multipliedReportingOverflow(by: MemoryLayout<weir_value>.stride)
        guard count > 0, !isBeyond, let memory = unsafe calloc(1, size) else { return nil }
        unsafe LargeMemory.advise(memory, size)
        return unsafe memory.bindMemory(to: weir_value.self, capacity: count)
    }
}
