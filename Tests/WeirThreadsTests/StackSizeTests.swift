import Glibc
import Testing

@testable import WeirThreads

struct StackSizeTests {
    @Test func aStackIsAsLargeAsThatOfTheFirstThread() {
        #expect(StackSize.size(threads: 64, stackLimit: nil, memoryLimit: nil) == 8 << 20)
        #expect(StackSize.size(threads: 64, stackLimit: 1 << 20, memoryLimit: nil) == 8 << 20)
        #expect(StackSize.size(threads: 64, stackLimit: 64 << 20, memoryLimit: nil) == 64 << 20)
        #expect(StackSize.size(threads: 64, stackLimit: 1 << 40, memoryLimit: nil) == 1 << 30)
    }

    @Test func stacksTakeAtMostHalfOfTheAddressSpace() {
        #expect(StackSize.size(threads: 64, stackLimit: nil, memoryLimit: 1 << 30) == 8 << 20)
        #expect(StackSize.size(threads: 256, stackLimit: nil, memoryLimit: 1 << 30) == 2 << 20)
        #expect(StackSize.size(threads: 4000, stackLimit: nil, memoryLimit: 1 << 30) == 1 << 20)
        #expect(StackSize.size(threads: 4000, stackLimit: 64 << 20, memoryLimit: 1 << 60) == 64 << 20)
    }

    @Test func aWorkerHasRoomForSixMegabytes() async {
        let pool = WorkerPool(cores: 1, maximum: 4)
        let size = await Task(executorPreference: pool) { Self.stackSize() }.value
        #expect(size >= 8 << 20)
        pool.shutdown()
    }

    /// The size of the calling thread's stack, from the kernel's list of mappings; a guard page is no part of it.
    private static func stackSize() -> Int {
        var marker = 0
        let address = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        guard let file = fopen("/proc/self/maps", "re") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 4096)
        while fgets(&line, Int32(line.count), file) != nil {
            let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let bounds = text.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
            if bounds.count == 2, bounds[0] <= address, address < bounds[1] { return Int(bounds[1] - bounds[0]) }
        }
        return 0
    }
}
