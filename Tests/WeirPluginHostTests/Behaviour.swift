import Synchronization
import Testing
import WeirExec
import WeirLoading
import WeirLock
import WeirValue

@testable import WeirPluginHost

/// A session on the plugin `behaviour`, with everything that it needs around it.
final class Behaviour {
    /// Built once; its events are shared by all tests that use it.
    private static let shared = Result<(folder: FixtureFolder, path: String), any Error> {
        let folder = try FixtureFolder()
        return (folder, try folder.build("behaviour.cpp"))
    }

    let pendingItems = PendingItems()
    let context: CallContext
    let host: PluginHost
    let instance: any NodeInstance
    let session: any NodeSession
    let log = LogLines()

    /// - Parameter library: nil for the shared one.
    convenience init(
        _ nodeType: String, _ settings: [(Key, Value)] = [], library: String? = nil, path: String = "main/node"
    ) throws {
        try self.init(type: "behaviour.\(nodeType)", settings, library: library, path: path)
    }

    /// A session on a node type of any plugin.
    init(type: String, _ settings: [(Key, Value)] = [], library: String? = nil, path: String = "main/node") throws {
        var catalog = PluginCatalog(path: PluginPath(executable: nil, environment: [:]))
        try catalog.add(try library ?? Self.shared.get().path)
        let log = log
        host = PluginHost(
            catalog: catalog, pendingItems: pendingItems, log: { log.add("\($0) \($1 ?? "-") \($2)") }, clock: { 42 })
        context = CallContext(cancellation: CancelFlag(), pendingItems: pendingItems)
        instance = try host.makeInstance(nodeType: type, path: path)
        session = try instance.makeSession()
        if !settings.isEmpty { try session.bind(.map(settings), context) }
    }

    /// A frame that exec has run on.
    func exec(_ items: [Value], stopsAtFailure: Bool = false, attempt: Int = 0) -> ExecFrame {
        let frame = ExecFrame(capacity: items.count)
        frame.chunk.reset(firstIndex: 0)
        for item in items { frame.chunk.append(item) }
        frame.prepare(attempt: attempt, attempts: 3, stopsAtFailure: stopsAtFailure)
        session.exec(frame, context)
        return frame
    }

    /// exec on strings.
    func exec(_ items: String...) -> ExecFrame { exec(items.map { Value.string($0) }) }
}

/// The lines that plugins logged.
final class LogLines: Sendable {
    private let lines = Lock<[String]>([])

    func add(_ line: String) { lines.withLock { $0.append(line) } }

    var all: [String] { lines.withLock { $0 } }
}
