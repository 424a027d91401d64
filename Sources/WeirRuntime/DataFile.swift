internal import Glibc

/// Reads whole files that the command line names.
package enum DataFile {
    /// Why a file cannot be read.
    package enum Failure: Error {
        /// The system says no, and why.
        case refused(String)
        /// It has more bytes than it may have.
        case tooLong
    }

    /// The bytes of a file.
    ///
    /// - Parameter limit: the most bytes it may have.
    package static func read(_ file: String, atMost limit: Int) throws(Failure) -> [UInt8] {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .refused(FileKind.reason(errno)) }
        defer { close(descriptor) }
        var status = stat()
        // Other kinds of files have no size, or an endless one.
        if unsafe fstat(descriptor, &status) == 0, status.st_size > limit { throw .tooLong }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .refused(FileKind.reason(errno))
            }
            bytes += buffer[..<count]
            if bytes.count > limit { throw .tooLong }
            if count == 0 { return bytes }
        }
    }
}
