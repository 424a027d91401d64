internal import CWeirValue
internal import WeirCBOR
internal import WeirEngine
internal import WeirExec
internal import WeirValue

/// Records of one site that are not in a frame yet, by columns.
final class RecordBuffer {
    /// The most bytes of values in a frame, unless a single one is larger.
    private static let mostBytes = 256 << 10
    /// The most items of a call that are put into columns at once.
    private static let piece = 256
    /// The largest value that is recorded: an item with a larger one runs again.
    private static let largestValue = 1 << 30

    private let kind: FrameKind
    private let site: Int
    private let context: Int
    private var isValueless = false
    /// Scope, visit, first place and number of records that follow each other.
    private var runs: [UInt64] = []
    private var keys: [ItemKey] = []
    /// Those that are not of the usual kind.
    private var others: [UnusualRecord] = []
    private var values = CBORWriter()
    private var offsets = CBOROffsets(origin: 0)
    private var nanoseconds: UInt64 = 0

    /// A buffer without records.
    ///
    /// - Parameters:
    ///   - site, context: the numbers that stand for them in this session.
    init(_ kind: FrameKind, site: Int, context: Int) {
        self.kind = kind
        self.site = site
        self.context = context
    }

    /// Whether so many records more would need a frame of their own.
    private func isFull(for more: Int, isRead: Bool) -> Bool {
        keys.count > 0
            && (keys.count + more > FrameHeader.mostRows || values.count > Self.mostBytes || isValueless == isRead)
    }

    /// Adds a call all of whose items succeeded.
    ///
    /// - Returns: frames of what was there before, where that was full.
    func append(_ frame: ExecFrame, in group: JournalGroup, isRead: Bool) -> [UInt8]? {
        guard let found = unsafe frame.chunk.keys else { return nil }
        var full: [UInt8]?
        var position = 0
        while position < frame.chunk.count {
            guard unsafe found[position] != .none else {
                position += 1
                continue
            }
            var end = position + 1
            // In pieces, since a frame has its limits.
            let most = min(frame.chunk.count, position + Self.piece)
            while end < most, unsafe found[end] != .none { end += 1 }
            makeRoom(for: end - position, isRead: isRead, &full)
            position += append(frame, position..<end, group, isRead: isRead, &full)
        }
        return full
    }

    private func makeRoom(for more: Int, isRead: Bool, _ full: inout [UInt8]?) {
        if isFull(for: more, isRead: isRead), let frame = seal() { full = (full ?? []) + frame }
        isValueless = !isRead
    }

    /// Adds items of a call that all have keys.
    ///
    /// - Returns: how many of them were looked at, at least one: the last of them may have a result that cannot be recorded.
    private func append(
        _ frame: ExecFrame, _ positions: Range<Int>, _ group: JournalGroup, isRead: Bool, _ full: inout [UInt8]?
    ) -> Int {
        var taken = positions.count
        if isRead {
            guard let encoded = unsafe encode(frame.results + positions.lowerBound, positions.count) else {
                guard positions.count > 1 else { return 1 }
                for position in positions {
                    makeRoom(for: 1, isRead: isRead, &full)
                    _ = append(frame, position..<position + 1, group, isRead: isRead, &full)
                }
                return positions.count
            }
            taken = encoded
        }
        if let found = unsafe frame.chunk.keys {
            unsafe keys.append(contentsOf: UnsafeBufferPointer(start: found + positions.lowerBound, count: taken))
        }
        if frame.chunk.isConsecutive {
            if taken > 0 { note(frame.chunk.place(at: positions.lowerBound), taken, group) }
        } else {
            for position in positions.prefix(taken) { note(frame.chunk.place(at: position), 1, group) }
        }
        return min(taken + 1, positions.count)
    }

    /// Adds the values of a row, up to the first that cannot be recorded.
    ///
    /// - Returns: how many; nil where they take too much together, and none is added.
    private func encode(_ row: UnsafePointer<weir_value>, _ count: Int) -> Int? {
        let (size, saved) = (values.count, offsets)
        do throws(CBORError) {
            try unsafe values.append(values: row, count: count, offsets: &offsets)
        } catch {
            // What was added before stays.
        }
        guard values.count - size <= Self.largestValue else {
            values.truncate(to: size)
            offsets = saved
            return nil
        }
        return offsets.count - saved.count
    }

    /// Adds a value.
    ///
    /// - Returns: false where it cannot be recorded.
    private func encode(_ value: Value) -> Bool {
        withExtendedLifetime(value) { unsafe withUnsafePointer(to: value.raw) { unsafe encode($0, 1) == 1 } }
    }

    /// Adds what came of one item.
    ///
    /// - Returns: a frame of what was there before, where that was full.
    func append(_ record: ItemRecord, in group: JournalGroup, isRead: Bool) -> [UInt8]? {
        guard record.key != .none else { return nil }
        var flags = record.isRescued ? UnusualRecord.rescued : 0
        let value: Value
        switch record.outcome {
        case .success(let result): value = result
        case .failure(let error):
            flags = UnusualRecord.failed
            value = RecordedError.value(of: error, record.item)
        }
        let hasValue = isRead || flags == UnusualRecord.failed
        var full: [UInt8]?
        makeRoom(for: 1, isRead: hasValue, &full)
        if hasValue, !encode(value) { return full }
        if flags != 0 || record.attempts > 1 {
            others.append(UnusualRecord(row: keys.count, flags: flags, attempts: record.attempts))
        }
        keys.append(record.key)
        note(record.place, 1, group)
        return full
    }

    /// Adds an iteration or a visit of a flow that began.
    func append(scope: UInt64, _ key: ItemKey, at place: Int, in group: JournalGroup) -> [UInt8]? {
        var full: [UInt8]?
        makeRoom(for: 1, isRead: true, &full)
        guard encode(.int(unsigned: scope)) else { return full }
        keys.append(key)
        note(place, 1, group)
        return full
    }

    private func note(_ place: Int, _ count: Int, _ group: JournalGroup) {
        let last = runs.count - 4
        if last >= 0, runs[last] == group.scope, runs[last + 1] == UInt64(group.visit),
            runs[last + 2] + runs[last + 3] == UInt64(place)
        {
            runs[last + 3] += UInt64(count)
        } else {
            runs.append(group.scope)
            runs.append(UInt64(group.visit))
            runs.append(UInt64(place))
            runs.append(UInt64(count))
        }
    }

    /// Notes how long calls took.
    func add(nanoseconds more: UInt64) { nanoseconds &+= more }

    /// Makes a frame of all records, which are forgotten.
    ///
    /// - Returns: nil where there are none.
    func seal() -> [UInt8]? {
        guard !keys.isEmpty else { return nil }
        var payload = CBORWriter()
        do throws(CBORError) {
            try write(into: &payload)
        } catch {
            preconditionFailure("numbers and bytes have an encoding: \(error)")
        }
        let bytes = unsafe payload.withBytes { buffer in
            let header = unsafe FrameHeader(
                of: buffer, kind, flags: isValueless ? FrameHeader.withoutValues : 0, rows: keys.count, site: site)
            var bytes = header.bytes
            unsafe bytes.append(contentsOf: buffer)
            return bytes
        }
        runs.removeAll(keepingCapacity: true)
        keys.removeAll(keepingCapacity: true)
        others.removeAll()
        values.removeAll(keepingCapacity: values.count <= 2 * Self.mostBytes)
        offsets = CBOROffsets(origin: 0)
        nanoseconds = 0
        return bytes
    }

    private func write(into payload: inout CBORWriter) throws(CBORError) {
        try payload.appendArray(count: 7)
        try payload.append(unsigned: UInt64(context))
        try payload.append(unsigned: nanoseconds)
        try payload.appendArray(count: runs.count)
        for number in runs { try payload.append(unsigned: number) }
        try payload.append(memory: keys)
        try payload.appendArray(count: others.count * 3)
        for other in others {
            try payload.append(unsigned: UInt64(other.row))
            try payload.append(unsigned: other.flags)
            try payload.append(unsigned: UInt64(other.attempts))
        }
        try payload.append(memory: offsets.offsets)
        try unsafe values.withBytes { (bytes) throws(CBORError) in try unsafe payload.append(bytes: bytes) }
    }
}

extension CBORWriter {
    /// Appends the memory of an array as bytes.
    fileprivate mutating func append(memory array: [some BitwiseCopyable]) throws(CBORError) {
        var failure: CBORError?
        unsafe array.withUnsafeBytes { bytes in
            do throws(CBORError) { try unsafe append(bytes: bytes) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}
