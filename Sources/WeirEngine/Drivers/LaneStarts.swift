/// How the lanes of a batch ask the task that owns them for another one.
struct LaneStarts: Sendable {
    /// The most lanes.
    let most: Int
    private let atOnce: Int
    /// What is asked for; nil where all lanes come at once.
    private let requests: (stream: AsyncStream<Void>, continuation: AsyncStream<Void>.Continuation)?

    /// - Parameters:
    ///   - most: the most lanes.
    ///   - cores: how many of them come without being called, if there are so many.
    init(most: Int, cores: Int) {
        self.most = most
        atOnce = min(most, cores)
        requests = most > atOnce ? AsyncStream.makeStream() : nil
    }

    /// The lanes, none of which has arrived.
    func makeCrew() -> LaneCrew { LaneCrew(most: most, atOnce: atOnce) }

    /// Does what a call decided.
    func perform(_ call: LaneCrew.Call) {
        for lane in call.woken { lane.resume() }
        if call.startsOne { requests?.continuation.yield() }
        if call.endsStarts { requests?.continuation.finish() }
    }

    /// Runs lanes until all have ended: some at once, the others as they are asked for.
    func run(_ lane: @escaping @Sendable () async -> Void) async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<atOnce { group.addTask { await lane() } }
            guard let requests else { return }
            for await _ in requests.stream { group.addTask { await lane() } }
        }
    }
}
