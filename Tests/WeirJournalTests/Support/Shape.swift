import Glibc
import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

/// Small flows of every form that a recorded run can have.
enum Shape: String, CaseIterable, Sendable {
    case sequential, parallel, async, sharedIterations, collectedIterations, nestedIterations, loop, retries
    case fallbackOfType, fallbackOfManifest, stream, failing, stopping, broken

    var flow: DurableFlow { DurableFlow(manifest: manifest, nodes: nodes) }

    private static let count = 9

    private func batch(_ parallel: Bool = false, _ configure: (inout BatchDefinition) -> Void = { _ in })
        -> BatchDefinition
    {
        parallel
            ? .parallel(.ints(0..<Self.count), concurrency: 2, configure: configure)
            : .sequential(.ints(0..<Self.count), configure: configure)
    }

    private func single(_ batch: BatchDefinition?, _ configure: (inout NodeDefinition) -> Void = { _ in }) -> Manifest {
        let node = NodeDefinition.node("a", next: "b") { node in
            node.batch = batch
            node.output = .to("out")
            configure(&node)
        }
        let next = NodeDefinition.node("b") { node in
            node.input = .shared("out")
            node.output = .to("end")
        }
        return Manifest(FlowDefinition("main", [node, next]))
    }

    private func iterations(_ scope: FlowDefinition.Scope) -> Manifest {
        let a = NodeDefinition.node("a", next: "b") { node in
            node.input = .param("n")
            node.output = scope == .iteration ? .to("x") : nil
        }
        let b = NodeDefinition.node("b") { node in
            node.input = scope == .iteration ? .shared("x") : .param("n")
        }
        let inner = FlowDefinition("inner", [a, b]) { flow in
            flow.batch = .parallel(.ints(0..<Self.count), as: "n", concurrency: 2)
            flow.scope = scope
            if scope == .iteration { flow.collect = ["got"] }
        }
        return Manifest(FlowDefinition("main", [.run("inner")]), inner)
    }

    private var nested: Manifest {
        let a = NodeDefinition.node("a") { $0.input = .param("m") }
        let deep = FlowDefinition("deep", [a]) { flow in
            flow.batch = .sequential(.ints(0..<3), as: "m")
            flow.scope = .iteration
            flow.collect = ["got"]
        }
        let b = NodeDefinition.node("b") { $0.input = .param("n") }
        let middle = FlowDefinition("middle", [.run("deep", next: "b"), b]) { flow in
            flow.batch = .parallel(.ints(0..<4), as: "n", concurrency: 2)
            flow.scope = .iteration
            flow.collect = ["got"]
        }
        return Manifest(FlowDefinition("main", [.run("middle")]), middle, deep)
    }

    private var manifest: Manifest {
        switch self {
        case .sequential: single(batch())
        case .parallel: single(batch(true))
        case .async: single(batch(true))
        case .sharedIterations: iterations(.shared)
        case .collectedIterations: iterations(.iteration)
        case .nestedIterations: nested
        case .loop:
            Manifest(
                FlowDefinition("main", [.node("a") { $0.transitions = ["again": "a", "default": "b"] }, .node("b")]))
        case .retries: single(batch(true)) { $0.retry.attempts = 3 }
        case .fallbackOfType: single(batch())
        case .fallbackOfManifest: single(batch(true)) { $0.fallback = .constant(.string("instead")) }
        case .stream: single(.sequential())
        case .failing: single(batch(true) { $0.tolerance = .count(9) })
        case .stopping: single(batch())
        case .broken: single(batch(true))
        }
    }

    /// Now and then an item takes so long that something is written meanwhile.
    private static func linger(_ item: Value) { if let number = item.intValue, number % 4 == 1 { usleep(1500) } }

    private static func tripled(_ item: Value) -> Value {
        linger(item)
        return item.intValue.map { .int($0 * 3) } ?? .string("of \(item)")
    }

    private static func adding(_ item: Value, _ store: any StoreAccess) throws(NodeError) {
        try store.append(["got"], item)
    }

    private var nodes: @Sendable (CallLog) -> [String: ClosureNode] {
        let shape = self
        return { log in
            let b = ClosureNode.noting(log, shape.pathOfB) { (item, _) throws(NodeError) in .string("b of \(item)") }
            return ["a": shape.a(log), "b": b]
        }
    }

    private var pathOfB: String {
        switch self {
        case .sharedIterations, .collectedIterations: "inner/b"
        case .nestedIterations: "middle/b"
        default: "main/b"
        }
    }

    private var pathOfA: String {
        switch self {
        case .sharedIterations, .collectedIterations: "inner/a"
        case .nestedIterations: "deep/a"
        default: "main/a"
        }
    }

    private func a(_ log: CallLog) -> ClosureNode {
        let site = pathOfA
        switch self {
        case .async: return .notingLater(log, site) { (item) throws(NodeError) in Self.tripled(item) }
        case .collectedIterations, .nestedIterations:
            return .noting(
                log, site,
                post: { (_, store, item, _) throws(NodeError) in
                    try Self.adding(item, store)
                    return nil
                }
            ) { (item, _) throws(NodeError) in Self.tripled(item) }
        case .loop:
            return .noting(
                log, site,
                prep: { (_, store) throws(NodeError) in .value(store.get(["n"]) ?? .int(0)) },
                post: { (_, store, item, result) throws(NodeError) in
                    let next = (item.intValue ?? 0) + 1
                    try store.set(["n"], .int(next))
                    try store.append(["got"], result)
                    return next < 7 ? "again" : nil
                }
            ) { (item, _) throws(NodeError) in Self.tripled(item) }
        case .retries:
            return .noting(log, site) { (item, call) throws(NodeError) in
                if Int64(call.attempt) < (item.intValue ?? 0) % 3 { throw NodeError(.unavailable, "not yet") }
                return Self.tripled(item)
            }
        case .fallbackOfType:
            return .noting(
                log, site, fallback: { (item, _, _) throws(NodeError) in .string("rescued \(item)") }
            ) { (item, _) throws(NodeError) in try Self.failing(item) }
        case .fallbackOfManifest, .failing, .stopping, .broken:
            return .noting(log, site) { (item, _) throws(NodeError) in try Self.failing(item) }
        case .stream:
            return .noting(
                log, site,
                prep: { (_, _) throws(NodeError) in .stream(CountingStream(Shape.count, callsPlugin: false)) }
            ) { (item, _) throws(NodeError) in Self.tripled(item) }
        default: return .noting(log, site) { (item, _) throws(NodeError) in Self.tripled(item) }
        }
    }

    private static func failing(_ item: Value) throws(NodeError) -> Value {
        let result = tripled(item)
        if item.intValue.map({ $0 % 4 == 2 }) == true { throw NodeError(.failed, "no \(item)") }
        return result
    }
}
