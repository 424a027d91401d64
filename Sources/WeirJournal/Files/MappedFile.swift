internal import Glibc

/// A file mapped into memory, to be read.
///
/// Its owner keeps others from making it shorter, by the lock of the run folder.
// SAFETY: the mapping is made once, is never written, and ends with the object.
@safe package final class MappedFile: @unchecked Sendable {
    /// The file's bytes, valid as long as the object lives.
    @unsafe package let bytes: UnsafeRawBufferPointer

    /// Maps an open file.
    ///
    /// - Parameter path: for the message.
    init(descriptor: Int32, path: String) throws(FileError) {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        guard size > 0 else {
            if size < 0 { throw FileError("read", path, errno) }
            unsafe bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let base = unsafe mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let base = unsafe base, unsafe base != MAP_FAILED else { throw FileError("read", path, errno) }
        unsafe bytes = UnsafeRawBufferPointer(start: base, count: size)
    }

    /// Gives the memory back that was looked at; it is read again where it is needed.
    func forget() {
        if let base = unsafe bytes.baseAddress {
            unsafe madvise(UnsafeMutableRawPointer(mutating: base), bytes.count, MADV_DONTNEED)
        }
    }

    deinit {
        if let base = unsafe bytes.baseAddress { unsafe munmap(UnsafeMutableRawPointer(mutating: base), bytes.count) }
    }
}
