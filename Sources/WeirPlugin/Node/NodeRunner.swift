internal import CWeirABI

/// Runs the closures of one node type; the `self` and `instance` of its callbacks.
///
///     weir_node_type ──open──▶ NodeRunner (lives as long as the process) ──▶ Node's closures
///     binding        ──bind──▶ Binding    (retained by the host until unbind)
final class NodeRunner: Sendable {
    let node: Node

    init(_ node: Node) { self.node = node }

    /// Works on the items of one exec call, from the first on.
    ///
    /// - Returns: how many items were handled.
    func exec(
        _ pointer: UnsafePointer<weir_call>, _ items: UnsafePointer<weir_value>,
        _ results: UnsafeMutablePointer<weir_value>, _ statuses: UnsafeMutablePointer<weir_status>, _ count: Int
    ) -> Int {
        guard let body = node.exec else { return 0 }
        let life = CallLife()
        defer { life.close() }
        let call = unsafe Call(pointer, life)
        let binding = unsafe Self.binding(pointer)
        let stopsAtFailure = unsafe Int(pointer.pointee.flags) & WEIR_CALL_STOP_AT_FAILURE != 0
        var writer = ArenaWriter()
        var outputs: [Value] = []
        outputs.reserveCapacity(count)
        while outputs.count < count {
            let index = outputs.count
            do {
                if call.isStopping { throw CancellationError() }
                let output = try body(unsafe Value(items[index], life), binding, call.at(index))
                try writer.measure(output)
                outputs.append(output)
                unsafe statuses[index] = weir_status(WEIR_OK)
            } catch {
                outputs.append(.null)
                let status = unsafe NodeFailure.report(error, item: index, to: pointer)
                unsafe statuses[index] = status
                if stopsAtFailure || Int(status) == WEIR_CANCELLED { break }
            }
        }
        unsafe Self.write(outputs, writer, pointer, results, statuses)
        return outputs.count
    }

    /// Writes the results of a whole chunk into one piece of the call's arena.
    private static func write(
        _ outputs: [Value], _ writer: ArenaWriter, _ call: UnsafePointer<weir_call>,
        _ results: UnsafeMutablePointer<weir_value>, _ statuses: UnsafeMutablePointer<weir_status>
    ) {
        var writer = writer
        let isReady = unsafe allocate(&writer, call)
        for (index, output) in outputs.enumerated() where unsafe statuses[index] == weir_status(WEIR_OK) {
            if isReady {
                unsafe results[index] = writer.write(output)
            } else {
                unsafe statuses[index] = NodeFailure.report(outOfMemory(writer.size), item: index, to: call)
            }
        }
    }

    /// Runs `body` as one call and reports its error.
    static func run(_ pointer: UnsafePointer<weir_call>, _ body: (Call) throws -> Void) -> weir_status {
        let life = CallLife()
        defer { life.close() }
        do {
            try body(unsafe Call(pointer, life))
            return weir_status(WEIR_OK)
        } catch {
            return unsafe NodeFailure.report(error, item: 0, to: pointer)
        }
    }

    /// Puts one value into the arena of the call.
    static func write(_ value: Value, to out: UnsafeMutablePointer<weir_value>, _ call: UnsafePointer<weir_call>) throws
    {
        var writer = ArenaWriter()
        try writer.measure(value)
        guard unsafe allocate(&writer, call) else { throw outOfMemory(writer.size) }
        unsafe out.pointee = writer.write(value)
    }

    private static func allocate(_ writer: inout ArenaWriter, _ call: UnsafePointer<weir_call>) -> Bool {
        if writer.size == 0 { return true }
        guard let block = unsafe call.pointee.host.pointee.alloc(call, writer.size) else { return false }
        unsafe writer.start(block)
        return true
    }

    private static func outOfMemory(_ size: Int) -> NodeFailure {
        NodeFailure(.exhausted, "the host has no \(size) bytes of memory for the result")
    }

    private static func binding(_ call: UnsafePointer<weir_call>) -> Binding? {
        guard let binding = unsafe call.pointee.binding else { return nil }
        return unsafe Unmanaged<Binding>.fromOpaque(binding).takeUnretainedValue()
    }
}
