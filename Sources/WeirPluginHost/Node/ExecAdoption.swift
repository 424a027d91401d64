internal import CWeirABI
internal import CWeirBarrier
internal import CWeirValue
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// Makes what exec left in a frame what the engine may rely on: results checked and owned by the frame, statuses known, each
/// PENDING item with its token, and nothing but NOT_RUN behind the last item that was handled.
struct ExecAdoption {
    private let frame: ExecFrame
    private let items: PendingItems
    /// What the node type declares, which is asked for only where something is wrong.
    private let core: PluginInstanceCore
    /// The number of items that exec was given.
    private let count: Int

    /// Takes over what one call gave.
    ///
    /// - Parameters:
    ///   - core: the instance that was called.
    ///   - count: the number of items that exec was given, from the first on.
    ///   - handled: what exec returned.
    ///   - exception: what it threw instead.
    /// - Returns: whether an item is PENDING.
    /// - Complexity: O(items), and O(size) for results that are not scalars.
    static func adopt(
        _ frame: ExecFrame, _ items: PendingItems, _ core: PluginInstanceCore, count: Int, handled: UInt32,
        exception: NodeError?
    ) -> Bool {
        let adoption = ExecAdoption(frame: frame, items: items, core: core, count: count)
        guard exception == nil, Int(handled) == count else {
            return adoption.adoptRest(handled: Int(handled), exception: exception)
        }
        frame.handled = count
        return adoption.adoptAll(count)
    }

    /// Whether a call left nothing to adopt: all items succeeded, each with a scalar.
    ///
    /// - Complexity: O(items), half a nanosecond each.
    @inline(__always) static func isPlain(_ frame: ExecFrame, count: Int, handled: UInt32) -> Bool {
        guard Int(handled) == count, frame.errors.isEmpty, frame.tokens.isEmpty else { return false }
        let statuses = unsafe frame.statuses
        let results = unsafe frame.results
        for position in 0..<count {
            guard unsafe statuses[position] == WEIR_OK, unsafe results[position].isPlain else { return false }
        }
        frame.handled = count
        return true
    }

    private init(frame: ExecFrame, items: PendingItems, core: PluginInstanceCore, count: Int) {
        self.frame = frame
        self.items = items
        self.core = core
        self.count = count
    }

    private func adoptAll(_ end: Int) -> Bool {
        let statuses = unsafe frame.statuses
        let results = unsafe frame.results
        var hasPending = false
        for position in 0..<end {
            if unsafe statuses[position] == WEIR_OK {
                if unsafe !results[position].isPlain { adopt(position) }
            } else if adoptUnfinished(position) {
                hasPending = true
            }
        }
        if !frame.errors.isEmpty {
            for position in frame.errors.keys where !frame.status(at: position).isError { frame.errors[position] = nil }
        }
        if !frame.tokens.isEmpty { discardTokens() }
        return hasPending
    }

    private func adopt(_ position: Int) {
        do {
            try unsafe frame.arena.adopt(frame.results + position)
        } catch {
            refuse(position, "the result\(error.place) \(error.complaint)", error.code)
        }
    }

    /// Takes over an item whose status is not OK.
    ///
    /// - Returns: whether it is PENDING.
    private func adoptUnfinished(_ position: Int) -> Bool {
        let status = frame.status(at: position)
        dropResult(position)
        if status.isError {
            if let error = frame.errors[position] { frame.errors[position] = error.with(status) }
            return false
        }
        if status == .pending {
            if frame.tokens[position] != nil { return true }
            refuse(
                position,
                core.info.isAsync
                    ? "exec answered pending without a token from host->pending"
                    : "exec answered pending, but the metadata of \"\(core.info.name)\" does not declare that it may; "
                        + "add \"async\": true to the node type")
        } else if status == .notRun {
            refuse(position, "exec says that it handled the item, but left no status for it")
        } else {
            refuse(position, "exec answered status \(status.rawValue) (\(status.name)), which no item can have")
        }
        return false
    }

    /// Takes over from a call that did not handle exactly what it was given.
    private func adoptRest(handled: Int, exception: NodeError?) -> Bool {
        var end = min(handled, count)
        let firstOpen = (0..<count).first { frame.status(at: $0) == .notRun }
        if let exception {
            let position = firstOpen ?? count - 1
            dropResult(position)
            frame.fail(position, exception)
            end = position + 1
        } else if handled == 0 {
            dropResult(0)
            refuse(0, "exec handled no item")
            end = 1
        } else if handled > count {
            let position = firstOpen ?? 0
            dropResult(position)
            refuse(position, "exec says that it handled \(handled) items of a call with \(count)")
        }
        for position in end..<count where frame.status(at: position) != .notRun {
            dropResult(position)
            frame.setStatus(.notRun, at: position)
        }
        frame.handled = end
        return adoptAll(end)
    }

    private func refuse(_ position: Int, _ message: String, _ code: StatusCode = .protocolBroken) {
        unsafe frame.results[position] = unsafe weir_null()
        frame.fail(position, NodeError(code, message))
    }

    /// Forgets what exec wrote for an item that did not succeed.
    private func dropResult(_ position: Int) {
        unsafe Self.drop(frame.results[position])
        unsafe frame.results[position] = unsafe weir_null()
    }

    /// Releases the buffer of a value that is not taken over.
    @unsafe static func drop(_ value: weir_value) {
        let tag = unsafe Int(value.tag)
        guard unsafe Int(value.flags) == WEIR_VALUE_OWNED, tag == WEIR_STRING || tag == WEIR_BYTES,
            let buffer = unsafe value.as.buffer, unsafe buffer.pointee.release != nil
        else { return }
        unsafe weir_barrier_release(weir_barrier_current_site(), buffer)
    }

    private func discardTokens() {
        for (position, token) in frame.tokens where frame.status(at: position) != .pending {
            items.discard(token)
            frame.tokens[position] = nil
        }
    }
}
