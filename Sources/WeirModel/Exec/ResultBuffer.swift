import CWeirValue
import Synchronization

/// The results of a batch, written by several lanes at once, each at places of its own, and read when all are done.
// SAFETY: segments never move; lanes write disjoint places; `finish` runs after every lane ended.
@safe package final class ResultBuffer: @unchecked Sendable {
    private static let segmentSize = 1 << 14
    private let state = Lock(State())

    // SAFETY: only touched under the lock.
    @safe private struct State: @unchecked Sendable {
        var segments: [UnsafeMutablePointer<weir_value>] = unsafe []
        var owners = OwnerSet()
        var count = 0
    }

    /// An empty buffer.
    package init() {}

    deinit {
        state.withLock { state in
            for place in unsafe state.segments.indices { unsafe state.segments[place].deallocate() }
        }
    }

    /// Stores the result of one item.
    ///
    /// - Parameter index: the item's place in the batch.
    package func set(_ result: Value, at index: Int) {
        let segment = unsafe reserve(through: index, owner: result.owner)
        unsafe segment[index % Self.segmentSize] = result.raw
    }

    /// Stores the results of a whole call, all of whose items succeeded, from its chunk's first place on.
    ///
    /// - Complexity: O(n).
    package func set(_ frame: ExecFrame) {
        var index = frame.chunk.indices.lowerBound
        var position = 0
        var tags: UInt8 = 0
        for each in 0..<frame.chunk.count { unsafe tags = max(tags, frame.results[each].tag) }
        let owner = Int(tags) >= WEIR_STRING ? frame.arena : nil
        while position < frame.chunk.count {
            let segment = unsafe reserve(through: index, owner: owner)
            let offset = index % Self.segmentSize
            let part = min(frame.chunk.count - position, Self.segmentSize - offset)
            unsafe (segment + offset).update(from: frame.results + position, count: part)
            index += part
            position += part
        }
    }

    /// The list of all results in the order of their items.
    ///
    /// - Parameter count: the number of items.
    /// - Complexity: O(n).
    package func finish(count: Int) -> Value {
        let size = unsafe count * MemoryLayout<weir_value>.stride
        guard count > 0 else { return .list([]) }
        let region = Region(capacity: size)
        let memory = unsafe region.allocate(size).bindMemory(to: weir_value.self, capacity: count)
        state.withLock { state in
            var index = 0
            for place in unsafe state.segments.indices where index < count {
                let segment = unsafe state.segments[place]
                let part = min(Self.segmentSize, count - index)
                unsafe (memory + index).initialize(from: segment, count: part)
                index += part
            }
            precondition(index == count, "every item has a result")
            state.owners.keep(in: region)
        }
        return unsafe Value(raw: weir_list(memory, count), owner: region)
    }

    @unsafe private func reserve(through index: Int, owner: Region?) -> UnsafeMutablePointer<weir_value> {
        unsafe state.withLock { state in
            let wanted = index / Self.segmentSize
            while unsafe state.segments.count <= wanted {
                let segment = UnsafeMutablePointer<weir_value>.allocate(capacity: Self.segmentSize)
                unsafe segment.initialize(repeating: weir_null(), count: Self.segmentSize)
                unsafe state.segments.append(segment)
            }
            state.owners.insert(owner)
            return unsafe Segment(start: state.segments[wanted])
        }.start
    }

    // SAFETY: a segment's memory may be written by any lane, each at places of its own.
    @safe private struct Segment: @unchecked Sendable {
        let start: UnsafeMutablePointer<weir_value>
    }
}
