internal import Glibc

/// The memory behind values: a bump allocator that frees everything at once, and the list of what else must stay alive.
///
///     Value ──owner──▶ Region ──blocks──▶ strings, lists, maps
///                        └──kept──▶ other regions, resources, buffers that the values point into
///
/// A region is filled by one thread and, from the moment a value of it is shared, only read.
// SAFETY: mutated only while one thread holds it; afterwards its memory is immutable until deinit.
@safe @usableFromInline package final class Region: @unchecked Sendable {
    @usableFromInline private(set) var blocks: [UnsafeMutableRawBufferPointer] = unsafe []
    /// The free memory at the end of the last block, in bytes.
    @usableFromInline private(set) var room = 0
    private var next: UnsafeMutableRawPointer?
    @usableFromInline private(set) var kept: [AnyObject] = []
    private let firstBlockSize: Int
    var copying = CopyProgress()
    package var adopting = AdoptionProgress()
    /// The block in which the last pointer asked for lay: those of one result lie side by side.
    private var lastFound = 0

    /// Creates an empty region.
    ///
    /// - Parameter capacity: the size of the first block in bytes, allocated at the first use.
    package init(capacity: Int = 256) {
        firstBlockSize = max(16, capacity)
    }

    /// Takes over memory from malloc that is in use as a whole.
    @unsafe package init(adopting block: UnsafeMutableRawBufferPointer) {
        firstBlockSize = 16
        unsafe blocks = unsafe [block]
    }

    deinit {
        if !kept.isEmpty { releaseKept() }
        for index in unsafe blocks.indices { unsafe blocks[index].deallocate() }
    }

    /// Whether something that is kept keeps something itself, as in a chain that may be long.
    private var keepsWhatKeeps: Bool {
        for object in kept where type(of: object) == Region.self {
            if unsafe !unsafeDowncast(object, to: Region.self).kept.isEmpty { return true }
        }
        return false
    }

    /// Whether nothing was allocated and nothing is kept since the last reset.
    @inlinable @inline(__always) package var isUnused: Bool {
        unsafe kept.isEmpty && blocks.count <= 1 && room == (blocks.first?.count ?? 0)
    }

    /// Uninitialised memory aligned to 16 bytes, valid as long as the region lives.
    ///
    /// - Complexity: O(1) amortised.
    @unsafe package func allocate(_ size: Int) -> UnsafeMutableRawPointer {
        let rounded = (size + 15) & ~15
        guard rounded <= room, let pointer = unsafe next else { return unsafe allocateBlock(rounded) }
        unsafe next = unsafe pointer + rounded
        room -= rounded
        return unsafe pointer
    }

    /// The same, or nil when memory is exhausted.
    @unsafe package func allocateIfPossible(_ size: Int) -> UnsafeMutableRawPointer? {
        let rounded = (size + 15) & ~15
        guard rounded <= room, let pointer = unsafe next else {
            // From malloc, since Swift's own allocation ends the process instead of giving nothing.
            for count in [max(nextBlockSize, rounded), rounded] {
                guard let base = unsafe malloc(count) else { continue }
                return unsafe use(UnsafeMutableRawBufferPointer(start: base, count: count), rounded)
            }
            return nil
        }
        unsafe next = unsafe pointer + rounded
        room -= rounded
        return unsafe pointer
    }

    @inline(never) private func allocateBlock(_ size: Int) -> UnsafeMutableRawPointer {
        unsafe use(.allocate(byteCount: max(nextBlockSize, size), alignment: 16), size)
    }

    private var nextBlockSize: Int {
        let last = unsafe blocks.last?.count ?? 0
        return last == 0 ? firstBlockSize : min(last * 2, 1 << 20)
    }

    /// Makes a block the last one, and takes its first bytes.
    private func use(_ block: UnsafeMutableRawBufferPointer, _ size: Int) -> UnsafeMutableRawPointer {
        guard let base = block.baseAddress else { preconditionFailure("a block has no memory") }
        unsafe LargeMemory.advise(base, block.count)
        unsafe blocks.append(block)
        room = block.count - size
        unsafe next = unsafe base + size
        return unsafe base
    }

    /// Whether the pointer lies in memory that this region allocated.
    ///
    /// - Complexity: O(1) near the pointer asked for last, else O(blocks).
    package func contains(_ pointer: UnsafeRawPointer) -> Bool {
        if unsafe lastFound < blocks.count, unsafe Self.contains(blocks[lastFound], pointer) { return true }
        for index in unsafe blocks.indices where unsafe Self.contains(blocks[index], pointer) {
            lastFound = index
            return true
        }
        return false
    }

    private static func contains(_ block: UnsafeMutableRawBufferPointer, _ pointer: UnsafeRawPointer) -> Bool {
        guard let base = UnsafeRawPointer(block.baseAddress) else { return false }
        return unsafe pointer >= base && pointer < base + block.count
    }

    /// The memory that the region has allocated, in bytes.
    package var size: Int { unsafe blocks.reduce(0) { $0 + $1.count } }

    /// Keeps an object alive as long as the region: a resource, a buffer, or another region that values here point into.
    package func keep(_ object: AnyObject?) {
        guard let object, object !== self else { return }
        // Most callers keep the same few objects again and again.
        var index = kept.count
        let end = max(0, index - 4)
        while index > end {
            index -= 1
            if kept[index] === object { return }
        }
        kept.append(object)
    }

    /// The last one first, as what was made later may need what was made earlier.
    @inline(never) private func releaseKept() {
        if keepsWhatKeeps { return KeptObjects.release(&kept) }
        while kept.popLast() != nil {}
    }

    /// Forgets everything, keeping the largest block.
    ///
    /// Only when no value refers to the region any more.
    package func reset() {
        if !kept.isEmpty { releaseKept() }
        guard let last = unsafe blocks.last else { return }
        if unsafe blocks.count > 1 {
            for index in unsafe blocks.indices.dropLast() { unsafe blocks[index].deallocate() }
            unsafe blocks.removeFirst(blocks.count - 1)
        }
        room = last.count
        unsafe next = last.baseAddress
    }
}

extension Region {
    /// How much of a region is in use.
    package struct Mark {
        fileprivate let blocks: Int
        fileprivate let room: Int
        fileprivate let kept: Int
    }

    /// What is in use now.
    package var mark: Mark { unsafe Mark(blocks: blocks.count, room: room, kept: kept.count) }

    /// Forgets what came after a mark, to which no value refers any more.
    ///
    /// - Returns: false where that took another block, and nothing is forgotten.
    package func rewind(to mark: Mark) -> Bool {
        guard unsafe blocks.count == mark.blocks else { return false }
        if kept.count > mark.kept { kept.removeLast(kept.count - mark.kept) }
        if let pointer = unsafe next { unsafe next = unsafe pointer - (mark.room - room) }
        room = mark.room
        return true
    }
}
