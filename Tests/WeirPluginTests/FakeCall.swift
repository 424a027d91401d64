import CWeirABI
import CWeirValue
import Glibc

@testable import WeirPlugin

/// A call of a host that only records, with an arena of its own.
final class FakeCall {
    struct Failure: Equatable {
        var code: Int32
        var retry = UInt32(WEIR_RETRY_DEFAULT)
        var message: String
        var retryAfter: UInt64 = 0
    }

    var failures: [Int: Failure] = [:]
    var lines: [String] = []
    var allocations = 0
    var memoryLimit = Int.max
    let store = FakeStore()
    let pointer: UnsafeMutablePointer<weir_call>
    private let cell: UnsafeMutablePointer<Cell>
    private let cancelled = UnsafeMutablePointer<UInt32>.allocate(capacity: 1)
    private let path = strdup("main/node")
    private var blocks: [UnsafeMutableRawPointer] = []

    /// The call, and behind it the way back from a C callback.
    private struct Cell {
        var call: weir_call
        var owner: Unmanaged<FakeCall>?
    }

    init(settings: Map = [:], flags: Int = 0, isCancelled: Bool = false) {
        cell = .allocate(capacity: 1)
        cell.initialize(to: Cell(call: weir_call(), owner: nil))
        pointer = UnsafeMutableRawPointer(cell).assumingMemoryBound(to: weir_call.self)
        cell.pointee.owner = .passUnretained(self)
        cancelled.initialize(to: isCancelled ? 1 : 0)
        pointer.pointee.struct_size = UInt32(MemoryLayout<weir_call>.size)
        pointer.pointee.flags = UInt32(flags)
        pointer.pointee.host = UnsafePointer(FakeHost.table)
        pointer.pointee.attempts = 1
        pointer.pointee.cancelled = UnsafePointer(cancelled)
        pointer.pointee.node_path = UnsafePointer(path)
        pointer.pointee.settings = UnsafePointer(hold([.map(settings)]))
    }

    deinit {
        for block in blocks { block.deallocate() }
        cell.deallocate()
        cancelled.deallocate()
        free(path)
    }

    static func of(_ call: UnsafePointer<weir_call>?) -> FakeCall? {
        guard let call else { return nil }
        return UnsafeRawPointer(call).assumingMemoryBound(to: Cell.self).pointee.owner?.takeUnretainedValue()
    }

    func allocate(_ size: Int) -> UnsafeMutableRawPointer? {
        allocations += 1
        return size > memoryLimit ? nil : block(size)
    }

    /// Gives the items of the call keys of 16 bytes each.
    func setKeys(_ keys: [[UInt8]]) {
        let memory = block(keys.count * 16)
        memory.copyMemory(from: keys.flatMap(\.self), byteCount: keys.count * 16)
        pointer.pointee.keys = unsafeBitCast(UnsafeRawPointer(memory), to: type(of: pointer.pointee.keys))
    }

    /// The values in the ABI's form, valid as long as the call.
    func hold(_ values: [Value]) -> UnsafeMutablePointer<weir_value> {
        var writer = ArenaWriter()
        for value in values { try? writer.measure(value) }
        writer.start(block(writer.size))
        let memory = block(values.count * 16).assumingMemoryBound(to: weir_value.self)
        for (index, value) in values.enumerated() { (memory + index).initialize(to: writer.write(value)) }
        return memory
    }

    private func block(_ size: Int) -> UnsafeMutableRawPointer {
        let block = UnsafeMutableRawPointer.allocate(byteCount: max(16, size), alignment: 16)
        block.initializeMemory(as: UInt8.self, repeating: 0, count: max(16, size))
        blocks.append(block)
        return block
    }
}
