internal import Glibc

/// The words of the C library for its errors.
enum SystemError {
    /// The message of the last failed call, lower case: `no such file or directory`.
    static var lastMessage: String {
        let code = errno
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        let message = unsafe String(cString: text)
        return message.prefix(1).lowercased() + message.dropFirst()
    }
}
