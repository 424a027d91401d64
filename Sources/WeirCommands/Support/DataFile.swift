import Glibc

/// Reads whole files that the command line names.
enum DataFile {
    /// Why a file cannot be read.
    struct Failure: Error {
        let reason: String
    }

    /// The bytes of a file.
    ///
    /// - Parameter limit: how many bytes are enough.
    static func read(_ file: String, atMost limit: Int = .max) throws(Failure) -> [UInt8] {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Failure(reason: FileKind.reason(errno)) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw Failure(reason: FileKind.reason(errno))
            }
            bytes += buffer[..<count]
            if count == 0 || bytes.count >= limit { return bytes }
        }
    }
}
