internal import Glibc
internal import Synchronization
internal import WeirEngine
internal import WeirExec

/// The calls under way, in a file that is shared memory: what is in it survives the process, however that ends.
// SAFETY: the mapping is made once and ends with the object; each slot has one writer.
@safe final class FlightMap: @unchecked Sendable {
    private let path: String
    private let files: any JournalFiles
    private let base: UnsafeMutableRawPointer
    private let next = Atomic(0)

    /// Makes the file anew.
    ///
    /// - Throws: `file`.
    init(_ folder: RunFolder) throws(FileError) {
        path = folder.path + "/flight"
        files = folder.files
        let size = FlightRecord.slots * FlightRecord.size
        let descriptor = try files.makeShared(path, size: size)
        defer { close(descriptor) }
        let mapped = unsafe mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else { throw FileError("map", path, errno) }
        unsafe base = unsafe mapped
    }

    deinit { unsafe munmap(base, FlightRecord.slots * FlightRecord.size) }

    /// Removes the file, once no call is under way.
    func remove() throws(FileError) { try files.remove(path) }

    /// A slot for one lane at one site; nil where all are taken.
    func slot() -> FlightSlot? {
        let number = next.add(1, ordering: .relaxed).oldValue
        return number < FlightRecord.slots ? unsafe FlightSlot(base + number * FlightRecord.size, self) : nil
    }
}
