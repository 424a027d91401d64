internal import Synchronization
internal import WeirEngine
internal import WeirExec

/// Where one lane notes its calls of one site.
// SAFETY: `memory` belongs to the map, which it keeps; one lane writes it.
@safe struct FlightSlot: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private let map: FlightMap

    @unsafe init(_ memory: UnsafeMutableRawPointer, _ map: FlightMap) {
        unsafe self.memory = unsafe memory
        self.map = map
    }

    /// Notes a call.
    @inline(__always) func begin(_ chunk: ItemChunk, _ site: Int, _ group: JournalGroup, attempt: Int) {
        unsafe memory.storeBytes(of: UInt32(truncatingIfNeeded: site).littleEndian, toByteOffset: 4, as: UInt32.self)
        unsafe memory.storeBytes(of: group.scope.littleEndian, toByteOffset: 8, as: UInt64.self)
        unsafe memory.storeBytes(
            of: UInt32(truncatingIfNeeded: group.visit).littleEndian, toByteOffset: 16, as: UInt32.self)
        unsafe memory.storeBytes(
            of: UInt32(truncatingIfNeeded: chunk.count).littleEndian, toByteOffset: 20, as: UInt32.self)
        unsafe memory.storeBytes(of: UInt64(chunk.place(at: 0)).littleEndian, toByteOffset: 24, as: UInt64.self)
        unsafe memory.storeBytes(
            of: UInt32(truncatingIfNeeded: attempt).littleEndian, toByteOffset: 32, as: UInt32.self)
        let key = chunk.key(at: 0)
        unsafe memory.storeBytes(of: key.low.littleEndian, toByteOffset: 40, as: UInt64.self)
        unsafe memory.storeBytes(of: key.high.littleEndian, toByteOffset: 48, as: UInt64.self)
        // A crash in the call, on this thread, comes after all of these, whatever order the processor writes them in.
        atomicSignalFence()
        unsafe memory.storeBytes(of: UInt32(1).littleEndian, toByteOffset: 0, as: UInt32.self)
    }

    /// Notes that the call has returned.
    @inline(__always) func end() { unsafe memory.storeBytes(of: 0, toByteOffset: 0, as: UInt32.self) }

    private func atomicSignalFence() { atomicMemoryFence(ordering: .releasing) }
}
