internal import Glibc

/// Large pages for large pieces of memory, whose first touch page by page, and whose look-ups at random places, cost several
/// times as much as the work on them.
package enum LargeMemory {
    private static let page = 1 << 21

    /// Asks for large pages, as advice: where the kernel does not take it, nothing changes.
    ///
    /// - Parameters:
    ///   - start: the first byte, best before anything is touched.
    ///   - size: the number of bytes; a small piece is left as it is.
    @unsafe package static func advise(_ start: UnsafeRawPointer, _ size: Int) {
        guard size >= 2 * page else { return }
        let first = (UInt(bitPattern: start) + UInt(page) - 1) & ~(UInt(page) - 1)
        let end = (UInt(bitPattern: start) + UInt(size)) & ~(UInt(page) - 1)
        guard first < end else { return }
        unsafe madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_HUGEPAGE)
    }
}

extension ContiguousArray {
    /// Makes room for more elements, in large pages where it is large.
    ///
    /// - Parameter capacity: the number of elements that then fit, those there included.
    package mutating func reserveLarge(_ capacity: Int) {
        reserveCapacity(capacity)
        let size = self.capacity * MemoryLayout<Element>.stride
        unsafe withUnsafeMutableBufferPointer { buffer in
            if let start = buffer.baseAddress { unsafe LargeMemory.advise(start, size) }
        }
    }
}
