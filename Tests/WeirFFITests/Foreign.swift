import Testing
import WeirExec
import WeirModel
import WeirValue

@testable import WeirFFI

/// A declared function of a library, with everything that it needs around it to be called.
final class Foreign {
    let catalog: FunctionCatalog
    let instance: any NodeInstance
    let session: any NodeSession
    let context = CallContext(cancellation: CancelFlag(), pendingItems: PendingItems())
    let host: FunctionHost
    /// What was said to the user outside of items.
    let said = SaidLines()

    /// Declares functions and opens the first one.
    ///
    /// - Parameters:
    ///   - signatures: the node types' names are `g.` and the functions' own.
    ///   - usesDirectCalls: false for libffi in any case.
    ///   - others: node types besides.
    init(
        _ signatures: String..., types: String = "", library: String? = nil, concurrency: Concurrency = .reentrant,
        with settings: [(Key, Value)] = [], usesDirectCalls: Bool = true,
        others: @escaping InstanceMaker = { type, _ in throw NodeError(.notFound, "there is no \(type)") }
    ) throws {
        let place = SourceLocation(file: "flow.yaml", line: 1, column: 1)
        var group = FunctionGroupDefinition(name: "g", location: place, folder: "/")
        group.library = try library ?? ForeignFolder.grammar.get().library
        group.types = [PlacedText(types, location: place)]
        group.concurrency = concurrency
        for signature in signatures {
            let name = try #require(signature.prefix { $0 != "(" }.split(separator: " ").last.map(String.init))
            group.functions.append(
                .init(name: name, location: place, signature: PlacedText(signature, location: place)))
        }
        catalog = FunctionCatalog([group])
        let messages = catalog.problems.filter { $0.severity == .error }.map(\.message)
        if !messages.isEmpty { throw NodeError(.invalidSetting, messages.joined(separator: "\n")) }
        let name = "g.\(group.functions[0].name)"
        host = FunctionHost(catalog, say: said.add, others: others)
        if usesDirectCalls {
            instance = try host.makeInstance(nodeType: name, path: "main/node")
        } else {
            let declaration = try #require(catalog.declarations[name])
            let core = try FunctionCore(
                declaration, ForeignLibrary.open(group.library, group: declaration.group), path: "main/node",
                usesDirectCalls: false)
            instance = FunctionInstance(core, info: declaration.info, path: "main/node", makeInstance: others)
        }
        session = try instance.makeSession()
        try session.bind(.map(settings), context)
    }

    deinit { instance.close() }

    /// A frame that exec has run on.
    func exec(_ items: [Value], stopsAtFailure: Bool = false) -> ExecFrame {
        let frame = ExecFrame(capacity: max(1, items.count))
        frame.chunk.reset(firstIndex: 0)
        for item in items { frame.chunk.append(item) }
        frame.prepare(attempt: 0, attempts: 1, stopsAtFailure: stopsAtFailure)
        session.exec(frame, context)
        return frame
    }

    /// The result of one item.
    func call(_ item: Value = .null) throws -> Value {
        let frame = exec([item])
        guard frame.status(at: 0) == .ok else { throw frame.error(at: 0) }
        return frame.result(at: 0).compacted()
    }

    /// The message of an item that must fail.
    func failure(_ item: Value = .null) -> String {
        let frame = exec([item])
        guard frame.status(at: 0) != .ok else { return "no failure, but \(frame.result(at: 0))" }
        return frame.error(at: 0).message
    }
}

extension Value {
    /// A map, shorter.
    static func fields(_ entries: (Key, Value)...) -> Value { .map(entries) }
}
