/// How many items to take at a time, so that a chunk costs about 100 microseconds: few enough to share work and to stop
/// soon, many enough to make the cost of taking them vanish.
struct ChunkSizer {
    /// The most items in one chunk.
    static let largest = 2048
    private static let target: UInt64 = 100_000

    /// The size of the next chunk, at least 1.
    private(set) var size = 1
    private let limit: Int

    /// - Parameter limit: the most items in one chunk, at least 1.
    init(limit: Int = largest) {
        self.limit = max(1, min(limit, Self.largest))
    }

    /// The most items in one chunk of a batch, so that items which suddenly take long are shared by all its lanes.
    ///
    /// A quarter of a lane's part; of few items half, since with very many lanes taking chunks would cost more than calls.
    ///
    /// - Parameter total: the number of items, where it is known.
    static func fairShare(of total: Int?, among lanes: Int) -> Int {
        guard let total, lanes > 1 else { return largest }
        let part = total / lanes
        return max(1, part / 4, min(64, part / 2))
    }

    /// Learns from a chunk: grows at most fourfold, since the next items may cost more.
    ///
    /// - Parameter nanoseconds: how long the chunk took.
    mutating func note(items: Int, nanoseconds: UInt64) {
        guard items > 0 else { return }
        let each = max(1, nanoseconds / UInt64(items))
        let wanted = Int(Self.target / each)
        size = max(1, min(wanted, size * 4, limit))
    }
}
