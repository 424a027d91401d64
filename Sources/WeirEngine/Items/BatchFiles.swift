import Synchronization
import WeirExec
import WeirLock
import WeirModel
import WeirValue

/// The files that one batch writes: its results and its failed items, and whether that goes well.
///
/// What cannot be written ends the batch, which asks `report` wherever it notes what came of items.
final class BatchFiles: Sendable {
    private enum Results {
        case none
        case inOrder(ResultOrder)
        case asDone(any DoneSink)
    }

    private let results: Results
    /// That of the batch, and that of the run.
    private let failureSinks: [any FailureSink]
    private let own: (any FailureSink)?
    private let clock: any EngineClock
    private let unwritable = Atomic(0)
    private let hasTrouble = Atomic(false)
    private let trouble = Lock<NodeError?>(nil)

    private init(
        _ results: Results, failures own: (any FailureSink)?, ofRun: (any FailureSink)?, _ clock: any EngineClock
    ) {
        self.results = results
        self.own = own
        self.clock = clock
        failureSinks = [own, ofRun].compactMap(\.self)
    }

    /// Opens the files of a batch, and then its source, where they are ended if that fails.
    ///
    /// - Parameter params: the effective ones.
    /// - Returns: no files for a batch that writes none.
    static func open<Source>(
        _ definition: BatchDefinition, _ params: Params, _ environment: RunEnvironment,
        before openSource: () async throws -> Source
    ) async throws -> (BatchFiles?, Source) {
        let files = try open(definition, params, environment)
        do {
            return (files, try await openSource())
        } catch {
            _ = files?.abandon()
            throw error
        }
    }

    private static func open(
        _ definition: BatchDefinition, _ params: Params, _ environment: RunEnvironment
    ) throws(NodeError) -> BatchFiles? {
        let ofRun = environment.failureSink
        guard definition.writesFiles || ofRun != nil else { return nil }
        let context = TemplateContext(params: params, store: nil)
        let opener = environment.sinks
        var own: (any FailureSink)?
        if let file = definition.failures { own = try opener.openFailures(at: try context.evaluate(file.path)) }
        let results: Results
        do throws(NodeError) {
            results = try open(definition.resultFile, context, opener)
        } catch {
            try own?.finish()
            throw error
        }
        return BatchFiles(results, failures: own, ofRun: ofRun, environment.clock)
    }

    private static func open(
        _ file: ResultFile?, _ context: TemplateContext, _ opener: any ItemSinkOpener
    ) throws(NodeError) -> Results {
        guard let file else { return .none }
        let path = try context.evaluate(file.path)
        switch file.order {
        case .items: return .inOrder(ResultOrder(try opener.openResults(file, at: path)))
        case .asDone: return .asDone(try opener.openDone(file, at: path, params: context.params.merged))
        }
    }

    /// Whether calls note when they began.
    var isTimed: Bool { if case .asDone = results { true } else { false } }

    /// Whether results are lines of a log, which a run that is continued goes on with.
    var isLog: Bool { isTimed }

    /// How far the batch may run ahead of its file; nil where that does not matter.
    func window(concurrency: Int) -> ResultWindow? {
        guard case .inOrder = results else { return nil }
        return ResultWindow(concurrency: concurrency)
    }

    /// Tells the machine what has come of the files.
    ///
    /// - Returns: why they cannot be written, where that is so.
    func report(to machine: inout ItemMachine) -> NodeError? {
        if case .inOrder(let order) = results { machine.note(order.standing) }
        if unwritable.load(ordering: .relaxed) > 0 {
            for _ in 0..<unwritable.exchange(0, ordering: .relaxed) { machine.failed() }
        }
        guard hasTrouble.load(ordering: .relaxed) else { return nil }
        return trouble.withLock { $0 }
    }

    private func note(_ error: NodeError) {
        trouble.withLock { $0 = $0 ?? error }
        hasTrouble.store(true, ordering: .relaxed)
    }

    private func attempt(_ body: () throws(NodeError) -> Void) {
        guard !hasTrouble.load(ordering: .relaxed) else { return }
        do throws(NodeError) {
            try body()
        } catch {
            note(error)
        }
    }
}

// MARK: Results

extension BatchFiles {
    /// Writes the results of a call all of whose items succeeded.
    ///
    /// - Returns: the positions of those for which the file has no record, and why; they have failed.
    func succeeded(_ frame: ExecFrame) -> [(position: Int, error: NodeError)] {
        switch results {
        case .none: return []
        case .inOrder(let order): return write(frame, to: order)
        case .asDone(let sink):
            let now = clock.now
            return write(0..<frame.chunk.count, to: sink) { position in
                DoneItem(
                    place: frame.chunk.place(at: position), item: frame.chunk[position],
                    result: .success(frame.result(at: position)), attempts: frame.attempt + 1,
                    nanoseconds: now &- frame.start(at: position))
            }
        }
    }

    /// Writes the result of one item.
    ///
    /// - Returns: why the file has no record for it, where that is so; then it has failed.
    func ended(_ ref: ItemRef, _ result: Result<Value, NodeError>, attempts: Int) -> NodeError? {
        switch results {
        case .none: return nil
        case .inOrder(let order):
            var bytes: [UInt8] = []
            let refused = encode((try? result.get()) ?? result.error?.value ?? .null, order.sink, &bytes)
            attempt { () throws(NodeError) in try order.put(bytes, at: ref.place, count: 1) }
            return refused
        case .asDone(let sink):
            let took = ref.started == 0 ? 0 : clock.now &- ref.started
            return write(0..<1, to: sink) { _ in
                DoneItem(place: ref.place, item: ref.item, result: result, attempts: attempts, nanoseconds: took)
            }.first?.error
        }
    }

    private func write(_ frame: ExecFrame, to order: ResultOrder) -> [(position: Int, error: NodeError)] {
        var refused: [(position: Int, error: NodeError)] = []
        var bytes: [UInt8] = []
        let chunk = frame.chunk
        bytes.reserveCapacity(chunk.count * 16)
        for position in 0..<chunk.count {
            if let error = encode(frame.result(at: position), order.sink, &bytes) { refused.append((position, error)) }
            guard !chunk.isConsecutive else { continue }
            let (piece, place) = (bytes, chunk.place(at: position))
            attempt { () throws(NodeError) in try order.put(piece, at: place, count: 1) }
            bytes = []
        }
        if chunk.isConsecutive {
            attempt { () throws(NodeError) in try order.put(bytes, at: chunk.place(at: 0), count: chunk.count) }
        }
        return refused
    }

    /// Appends the record of a result, or of the error that there is none for it.
    private func encode(_ result: Value, _ sink: any ResultSink, _ bytes: inout [UInt8]) -> NodeError? {
        do throws(NodeError) {
            try sink.encode(result, into: &bytes)
            return nil
        } catch {
            unwritable.add(1, ordering: .relaxed)
            do throws(NodeError) { try sink.encode(error.value, into: &bytes) } catch { note(error) }
            return error
        }
    }

    private func write(
        _ positions: Range<Int>, to sink: any DoneSink, _ item: (Int) -> DoneItem
    ) -> [(position: Int, error: NodeError)] {
        var refused: [(position: Int, error: NodeError)] = []
        var bytes: [UInt8] = []
        for position in positions {
            do throws(NodeError) {
                try sink.encode(item(position), into: &bytes)
            } catch {
                unwritable.add(1, ordering: .relaxed)
                refused.append((position, error))
            }
        }
        attempt { () throws(NodeError) in try sink.write(bytes, count: positions.count) }
        return refused
    }
}

// MARK: Failed items and the end

extension BatchFiles {
    /// Writes a failed item.
    func failed(_ item: @autoclosure () -> FailedItem) {
        guard !failureSinks.isEmpty else { return }
        let item = item()
        for sink in failureSinks {
            var bytes: [UInt8] = []
            sink.encode(item, into: &bytes)
            attempt { () throws(NodeError) in try sink.write(bytes, count: 1) }
        }
    }

    /// Ends the files of a batch that succeeded.
    ///
    /// - Returns: the file of the results, where there is one.
    func finish() throws(NodeError) -> String? {
        try own?.finish()
        switch results {
        case .none: return nil
        case .inOrder(let order):
            try order.sink.finish()
            return order.sink.file
        case .asDone(let sink):
            try sink.finish()
            return sink.file
        }
    }

    /// Ends the files of a batch that did not succeed.
    ///
    /// - Returns: where the results lie that were written, and how many; nil where nobody need be told.
    func abandon() -> (file: String, records: Int)? {
        // Whatever is wrong with them, there is an error already.
        try? own?.finish()
        switch results {
        case .none: return nil
        case .inOrder(let order): return order.sink.abandon()
        case .asDone(let sink):
            try? sink.finish()
            return nil
        }
    }
}

extension Result {
    fileprivate var error: Failure? { if case .failure(let error) = self { error } else { nil } }
}
