package import CWeirValue
package import WeirValue

/// Some items of a batch, mostly consecutive ones, in one piece of memory that a plugin can read: a part of a list, or gathered items.
///
/// Owned by one lane at a time.
// SAFETY: `base` points into `storage`, or into the list that `owner` keeps alive; handed from thread to thread whole.
@safe package final class ItemChunk: @unchecked Sendable {
    private let storage: UnsafeMutablePointer<weir_value>
    /// The most items that can be gathered.
    package let capacity: Int
    /// The items.
    @unsafe package private(set) var base: UnsafePointer<weir_value>
    /// The number of items that the next call sees.
    package private(set) var count = 0
    /// The number of items behind those.
    private var hidden = 0
    /// The place in its batch of the first item, where the others follow it.
    private var first = 0
    /// The places of gathered items that do not follow each other; empty where all do.
    private var scattered: ArraySlice<Int> = []
    /// Memory for items that are made while they are gathered.
    package private(set) var arena = Region()
    private var owner: Region?
    private var keyStorage: UnsafeMutablePointer<ItemKey>?
    /// The key of each remaining item, in a durable run; nil in any other.
    @unsafe package private(set) var keys: UnsafePointer<ItemKey>?

    /// A chunk for up to `capacity` gathered items.
    package init(capacity: Int) {
        self.capacity = capacity
        unsafe storage = .allocate(capacity: max(1, capacity))
        unsafe base = UnsafePointer(storage)
    }

    deinit {
        unsafe storage.deallocate()
        unsafe keyStorage?.deallocate()
    }

    /// Room for the keys of the remaining items, one each, which the caller must fill.
    @unsafe package func makeKeys() -> UnsafeMutablePointer<ItemKey> {
        precondition(remaining <= max(1, capacity), "a chunk has keys for as many items as it can gather")
        let memory = unsafe keyStorage ?? .allocate(capacity: max(1, capacity))
        unsafe keyStorage = unsafe memory
        unsafe keys = UnsafePointer(memory)
        return unsafe memory
    }

    /// Gives the only item of a chunk its key.
    package func setKey(_ key: ItemKey) {
        precondition(remaining == 1, "one key is for one item")
        unsafe makeKeys().initialize(to: key)
    }

    /// Gives the remaining items their keys.
    package func setKeys(_ keys: [ItemKey]) {
        precondition(remaining == keys.count, "each item has a key")
        let memory = unsafe makeKeys()
        for (position, key) in keys.enumerated() { unsafe (memory + position).initialize(to: key) }
    }

    /// The key of the item at a position from 0 to `remaining - 1`; that of none outside a durable run.
    package func key(at position: Int) -> ItemKey {
        precondition(position < remaining, "no such item")
        return unsafe keys?[position] ?? .none
    }

    /// Empties the chunk.
    ///
    /// Items taken from it stay valid.
    ///
    /// - Parameter firstIndex: the place in the batch of the item that comes next.
    package func reset(firstIndex: Int) {
        if isKnownUniquelyReferenced(&arena) {
            if !arena.isUnused { arena.reset() }
        } else {
            arena = Region()
        }
        owner = nil
        unsafe base = UnsafePointer(storage)
        count = 0
        hidden = 0
        first = firstIndex
        if !scattered.isEmpty { scattered = [] }
        unsafe keys = nil
    }

    /// Says which place in the batch the first item has.
    package func number(from firstIndex: Int) { first = firstIndex }

    /// Whether the places of the items follow each other.
    package var isConsecutive: Bool { scattered.isEmpty }

    /// The place in its batch of the item at a position from 0 to `remaining - 1`.
    @inline(__always) package func place(at position: Int) -> Int {
        scattered.isEmpty ? first + position : scattered[scattered.startIndex + position]
    }

    /// The number of items that no call has handled yet.
    package var remaining: Int { count + hidden }

    /// Lets the next call see only so many of the remaining items.
    ///
    /// - Parameter most: at least 1.
    package func show(_ most: Int) {
        let all = remaining
        count = min(most, all)
        hidden = all - count
    }

    /// Leaves the first `handled` items behind.
    ///
    /// - Parameter handled: from 0 to `remaining`.
    package func advance(by handled: Int) {
        precondition(handled <= remaining, "a chunk cannot be left further than its end")
        unsafe base = base + handled
        count = remaining - handled
        hidden = 0
        first += handled
        if let keys = unsafe keys { unsafe self.keys = keys + handled }
        if !scattered.isEmpty { scattered = scattered.dropFirst(handled) }
    }

    /// Adds an item.
    package func append(_ item: Value) {
        precondition(count < capacity, "the chunk is full")
        unsafe (storage + count).initialize(to: item.raw)
        arena.keep(item.owner)
        count += 1
    }

    /// Adds an item that is not behind the last one in their batch.
    ///
    /// The chunk was reset, and has only such items.
    package func append(_ item: Value, place: Int) {
        append(item)
        scattered.append(place)
    }

    /// Adds a string item whose bytes are copied into the chunk's memory.
    @unsafe package func appendString(_ bytes: UnsafeRawBufferPointer) {
        precondition(count < capacity, "the chunk is full")
        let borrowed = unsafe weir_string(bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
        unsafe (storage + count).initialize(to: arena.copy(borrowed))
        count += 1
    }

    /// Makes the chunk a view of a part of a list, without a copy.
    package func view(_ list: Value, _ range: Range<Int>) {
        precondition(list.kind == .list && range.upperBound <= list.count, "a chunk views a part of a list")
        reset(firstIndex: range.lowerBound)
        owner = list.owner
        if let elements = unsafe list.raw.as.list { unsafe base = elements + range.lowerBound }
        count = range.count
    }

    /// Makes the chunk hold one item and nothing else.
    ///
    /// A chunk that is used this way is not used in any other.
    @inline(__always) package func hold(_ item: Value, place: Int) {
        unsafe storage.initialize(to: item.raw)
        if owner !== item.owner { owner = item.owner }
        unsafe base = UnsafePointer(storage)
        count = 1
        hidden = 0
        first = place
    }

    /// Adds integers, each a map of one entry where there is a shape: from `first` on, a `step` apart, wrapping around.
    package func appendIntegers(_ number: Int, from first: Int64, step: Int64, wrapped shape: RecordShape?) {
        precondition(number >= 0 && number <= capacity - count, "the chunk is full")
        guard number > 0 else { return }
        var value = first
        if let shape, let key = unsafe shape.keys.raw.as.list {
            let entries = unsafe arena.allocate(number * MemoryLayout<weir_entry>.stride)
                .bindMemory(to: weir_entry.self, capacity: number)
            arena.keep(shape.keys.owner)
            for position in 0..<number {
                unsafe (entries + position).initialize(to: weir_entry(key: key.pointee, value: weir_int(value)))
                unsafe (storage + count + position).initialize(to: weir_map(entries + position, 1))
                value &+= step
            }
        } else {
            for position in 0..<number {
                unsafe (storage + count + position).initialize(to: weir_int(value))
                value &+= step
            }
        }
        count += number
    }

    /// The item at a position, valid as long as what `shareOwner` gives.
    @unsafe @inline(__always) func raw(at position: Int) -> weir_value {
        precondition(position < count, "no such item")
        return unsafe base[position]
    }

    /// Makes another owner keep the items alive, at no cost where it does already.
    @inline(__always) func shareOwner(with other: inout Region?) {
        if let owner {
            if other !== owner { other = owner }
        } else if other !== arena {
            other = arena
        }
    }

    /// The item at a position from 0 to `count - 1`.
    package subscript(position: Int) -> Value {
        precondition(position < count, "no such item")
        let raw = unsafe base[position]
        return unsafe Int(raw.tag) < WEIR_STRING ? Value(raw: raw, owner: nil) : Value(raw: raw, owner: owner ?? arena)
    }
}

extension ItemChunk {
    /// Moves some of the remaining items to another chunk, with their places and keys; the others close up.
    ///
    /// - Parameters:
    ///   - positions: ascending, from 0 to `remaining - 1`, at least one.
    ///   - other: it was reset, and has room for as many.
    /// - Complexity: O(remaining).
    package func move(_ positions: [Int], to other: ItemChunk) {
        precondition(other.count == 0 && positions.count <= other.capacity, "items are moved to a chunk with room")
        other.arena.keep(owner ?? arena)
        let places = positions.map { place(at: $0) }
        for (target, position) in positions.enumerated() {
            unsafe (other.storage + target).initialize(to: base[position])
        }
        other.count = positions.count
        other.number(places)
        if let keys = unsafe keys {
            let moved = unsafe other.makeKeys()
            for (target, position) in positions.enumerated() { unsafe moved[target] = keys[position] }
        }
        close(over: positions)
    }

    private func close(over gone: [Int]) {
        let kept = unsafe UnsafePointer(storage)
        var (places, next) = ([Int](), 0)
        let isWhole = gone.count == remaining
        for position in 0..<(isWhole ? 0 : remaining) {
            if next < gone.count, gone[next] == position {
                next += 1
                continue
            }
            // Never behind where it is read: what closes up comes from further on.
            unsafe storage[places.count] = base[position]
            if let keys = unsafe keys { unsafe keyStorage?[places.count] = keys[position] }
            places.append(place(at: position))
        }
        unsafe base = kept
        count = places.count
        hidden = 0
        if unsafe keys != nil { unsafe keys = UnsafePointer(keyStorage) }
        number(places)
    }

    private func number(_ places: [Int]) {
        first = places.first ?? 0
        let isConsecutive = places.indices.allSatisfy { places[$0] == first + $0 }
        scattered = isConsecutive ? [] : places[...]
    }
}
