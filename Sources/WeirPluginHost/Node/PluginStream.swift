internal import CWeirABI
internal import CWeirBarrier
internal import CWeirValue
internal import WeirExec
internal import WeirValue

/// The items that a plugin's prep gives piece by piece. The corresponding ABI struct is `weir_stream`.
// SAFETY: `stream` and `scratch` belong to this object; one lane at a time pulls.
@safe final class PluginStream: ItemSource {
    private let core: PluginInstanceCore
    private let call: PluginCall
    private let stream: UnsafeMutablePointer<weir_stream>
    private var scratch: UnsafeMutableBufferPointer<weir_value> = .allocate(capacity: 0)
    private var isAtEnd = false
    private var isClosed = false

    /// Takes over the stream that prep filled.
    ///
    /// - Parameter call: a call of its own, with the settings and the cancel flag of prep's.
    @unsafe init(_ stream: weir_stream, _ core: PluginInstanceCore, _ call: PluginCall) {
        self.core = core
        self.call = call
        unsafe self.stream = .allocate(capacity: 1)
        unsafe self.stream.initialize(to: stream)
    }

    deinit {
        close()
        unsafe stream.deallocate()
        unsafe scratch.deallocate()
    }

    var total: Int? { unsafe stream.pointee.count >= 0 ? Int(stream.pointee.count) : nil }

    var callsPlugin: Bool { true }

    func next(into chunk: ItemChunk, limit: Int) throws(NodeError) {
        guard !isAtEnd, !isClosed, limit > 0 else { return }
        let room = unsafe prepareScratch(limit)
        var written: UInt32 = 0
        call.begin(arena: chunk.arena)
        let status = unsafe weir_barrier_stream_next(
            core.site, call.fault, stream, call.raw, room, UInt32(clamping: limit), &written)
        defer { weir_barrier_adopted() }
        call.end()
        if let failure = call.failure(of: "next of the stream", status) {
            isAtEnd = true
            throw failure
        }
        guard Int(written) <= limit else {
            isAtEnd = true
            throw NodeError(.protocolBroken, "next of the stream wrote \(written) items where \(limit) fit")
        }
        isAtEnd = written == 0
        for index in 0..<Int(written) {
            let model = unsafe index > 0 ? UnsafePointer(room + index - 1) : nil
            let item = unsafe try Value(
                adopting: room[index], "item \(index) of the stream", in: chunk.arena, like: model)
            unsafe room[index] = unsafe item.raw
            chunk.append(item)
        }
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        if unsafe stream.pointee.destroy != nil { unsafe weir_barrier_stream_destroy(core.site, stream) }
    }

    @unsafe private func prepareScratch(_ limit: Int) -> UnsafeMutablePointer<weir_value> {
        if unsafe scratch.count < limit || scratch.baseAddress == nil {
            unsafe scratch.deallocate()
            unsafe scratch = .allocate(capacity: limit)
        }
        guard let base = unsafe scratch.baseAddress else {
            preconditionFailure("a buffer of at least one item has an address")
        }
        unsafe base.initialize(repeating: weir_null(), count: limit)
        return unsafe base
    }
}
