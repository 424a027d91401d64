import WeirExec
import WeirModel
import WeirTestSupport
import WeirValue

extension ClosureNode {
    /// A node type that notes the site and key of each item at its first attempt.
    ///
    /// - Parameter isChunked: whether a call has several items.
    static func noting(
        _ log: CallLog, _ site: String, isChunked: Bool = true, configure: (inout NodeTypeInfo) -> Void = { _ in },
        prep: Prep? = nil, fallback: Fallback? = nil, post: Post? = nil,
        _ body: @escaping @Sendable (Value, NodeCall) throws(NodeError) -> Value
    ) -> ClosureNode {
        ClosureNode(
            configure: { info in
                info.handlesChunks = isChunked
                info.params = .any
                configure(&info)
            }, prep: prep,
            execFrame: { frame, call in
                for position in 0..<frame.chunk.count {
                    if call.attempt == 0 { log.add(word(site, frame.chunk.key(at: position))) }
                    frame.handled = position + 1
                    do throws(NodeError) {
                        frame.succeed(position, try body(frame.chunk[position], call))
                    } catch {
                        frame.fail(position, error)
                        if frame.stopsAtFailure { return }
                    }
                }
            }, fallback: fallback, post: post)
    }

    /// A node type that leaves its items pending, and completes them before exec returns or after.
    static func notingLater(
        _ log: CallLog, _ site: String, _ body: @escaping @Sendable (Value) throws(NodeError) -> Value
    ) -> ClosureNode {
        ClosureNode(
            configure: { info in
                info.isAsync = true
                info.handlesChunks = true
            },
            execFrame: { frame, call in
                frame.handled = frame.chunk.count
                for position in 0..<frame.chunk.count {
                    if call.attempt == 0 { log.add(word(site, frame.chunk.key(at: position))) }
                    let (item, items) = (frame.chunk[position], call.pendingItems)
                    let token = frame.suspend(position, items)
                    let outcome: Result<Value, NodeError>
                    do throws(NodeError) {
                        outcome = .success(try body(item))
                    } catch {
                        outcome = .failure(error)
                    }
                    if position.isMultiple(of: 2) {
                        _ = items.complete(token, outcome)
                    } else {
                        Task { items.complete(token, outcome) }
                    }
                }
            })
    }

    /// What an item's call is noted as.
    static func word(_ site: String, _ key: ItemKey) -> String {
        "\(site) \(String(key.low, radix: 16))-\(String(key.high, radix: 16))"
    }
}
