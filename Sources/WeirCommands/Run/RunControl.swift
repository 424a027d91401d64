import WeirEngine
import WeirModel
import WeirRuntime
import WeirValue

/// Does what `weir control` asks a run for.
struct RunControl: Sendable {
    /// The most running batches that an answer lists, the outermost first.
    private static let mostListed = 64
    private let execution: Execution
    private let reporter: RunReporter
    private let grace: UInt64

    /// - Parameter grace: how long what is in flight has after a request to drain, in nanoseconds; cancelled then.
    init(_ execution: Execution, _ reporter: RunReporter, grace: UInt64) {
        self.execution = execution
        self.reporter = reporter
        self.grace = grace
    }

    /// Does what is asked for.
    ///
    /// - Returns: a line of JSON.
    func answer(_ request: ControlRequest) -> String { perform(request).json }

    private func perform(_ request: ControlRequest) -> ControlAnswer {
        switch request {
        case .status: return status
        case .pause: execution.pause.set(true)
        case .resume: execution.pause.set(false)
        case .drain: execution.stop(grace: grace)
        case .cancel: execution.cancel()
        case .limit(let name, let concurrency):
            guard let limit = execution.limits.first(where: { $0.name == name }) else {
                let known = execution.limits.map(\.name)
                let words = known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
                return .refused(
                    "the run has no limit \"\(name)\"; \(words)" + Suggestion.clause(for: name, among: known))
            }
            limit.setConcurrency(concurrency)
        }
        return .done
    }

    private var status: ControlAnswer {
        // The totals count a batch when it ends.
        let (counters, batches) = (execution.counters, reporter.runningBatches)
        let failed = batches.reduce(0) { $0 + $1.failed }
        let done = batches.reduce(0) { $0 + $1.done } - failed
        return ControlAnswer([
            ("ok", .bool(true)), ("state", .string(state)), ("seconds", .float(reporter.secondsSoFar)),
            ("done", .int(counters.done + done)), ("failed", .int(counters.failed + failed)),
            ("retried", .int(counters.retried + batches.reduce(0) { $0 + $1.retried })),
            ("batches", .list(batches.prefix(Self.mostListed).map(Self.describe))),
            ("limits", .list(execution.limits.map(Self.describe))),
            ("stuck", .list(execution.stuckCalls.map { .string($0.path) })),
        ])
    }

    private var state: String {
        switch execution.stage {
        case .cancelled: "cancelled"
        case .stopping: "stopping"
        case .wanted: execution.pause.isOn ? "paused" : "running"
        }
    }

    private static func describe(_ batch: BatchProgress) -> Value {
        var entries: [(Key, Value)] = [
            (Key("path"), .string(batch.path)), (Key("done"), .int(batch.done)), (Key("failed"), .int(batch.failed)),
            (Key("retried"), .int(batch.retried)),
        ]
        if let total = batch.total { entries.append((Key("total"), .int(total))) }
        return .map(entries)
    }

    private static func describe(_ limit: Limit) -> Value {
        let load = limit.load
        return .map([
            (Key("name"), .string(limit.name)), (Key("in_flight"), .int(load.inFlight)),
            (Key("concurrency"), load.slots.map { .int($0) } ?? .null), (Key("waiting"), .int(load.waiting)),
        ])
    }
}
