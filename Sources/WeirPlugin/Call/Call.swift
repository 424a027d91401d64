internal import CWeirABI

/// One call of the host: its settings, its place in the flow, and whether the result is still wanted.
@safe public struct Call {
    let pointer: UnsafePointer<weir_call>
    let life: CallLife
    /// The position in its call of the item that exec works on; nil in any other closure.
    private let position: Int?

    @unsafe init(_ pointer: UnsafePointer<weir_call>, _ life: CallLife, position: Int? = nil) {
        unsafe self.pointer = unsafe pointer
        self.life = life
        self.position = position
    }

    /// The same call for the item at a position.
    func at(_ position: Int) -> Call { unsafe Call(pointer, life, position: position) }

    /// What identifies the item of an exec in a durable run; nil where there is nothing that does.
    ///
    /// It is the same at every attempt and after the run is resumed, so it serves as the idempotency key of a service that
    /// takes one. Equal items have equal keys, at every node, unless the manifest gives a `key`: where they must not share
    /// an effect, that is what tells them apart, or `nodePath` added to the key.
    ///
    /// It is nil outside an exec, in a run without a journal, and of an item that holds a resource.
    /// The corresponding ABI function is `weir_item_key`.
    public var itemKey: ItemKey? {
        life.check()
        guard let position, let bytes = unsafe weir_item_key(pointer, UInt32(position)) else { return nil }
        return unsafe ItemKey(UnsafeRawBufferPointer(start: bytes, count: ItemKey.size))
    }

    /// Which attempt this is, from 0.
    ///
    /// In a fallback it is the attempt that failed last. In a post it is the one that gave the result; for a batch, whose
    /// items count attempts of their own, the highest that any of them came to. In a prep it is 0.
    public var attempt: Int { Int(unsafe record.attempt) }

    /// The number of attempts that an item may have, at least 1; always 1 in a prep, which is never tried again.
    public var attempts: Int { Int(unsafe record.attempts) }

    /// The path of the node, such as `main/summarize`.
    public var nodePath: String {
        guard let path = unsafe record.node_path else { return "" }
        return unsafe String(cString: path)
    }

    /// Whether the host no longer wants the result: return soon, best by `checkCancellation()`.
    public var isCancelled: Bool {
        life.check()
        return unsafe weir_is_cancelled(pointer) != 0
    }

    /// Whether nothing new is to begin: also leave a wait that may never end, by throwing a `CancellationError`.
    ///
    /// What is under way may finish. The SDK itself begins no further item of a call.
    public var isStopping: Bool {
        life.check()
        return unsafe weir_is_stopping(pointer) != 0
    }

    /// Ends the work on an item whose result is no longer wanted; for the head of a long loop.
    ///
    /// - Throws: `CancellationError` when `isCancelled`.
    public func checkCancellation() throws {
        if isCancelled { throw CancellationError() }
    }

    /// Writes a line to the run's log.
    public func log(_ severity: Severity, _ text: String) {
        let host = unsafe record.host
        var text = text
        text.withUTF8 { bytes in
            let start = unsafe UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            unsafe host?.pointee.log(host, pointer, severity.rawValue, start, bytes.count)
        }
    }

    /// How much a line of the log matters.
    public enum Severity: Int32, Sendable {
        /// For whoever develops the plugin.
        case debug = 0
        /// For whoever watches the run.
        case info = 1
        /// Something is odd, the work goes on.
        case warning = 2
        /// Something is wrong, the work goes on.
        case error = 3
    }

    private var record: weir_call {
        life.check()
        return unsafe pointer.pointee
    }
}
