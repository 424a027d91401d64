internal import Glibc

/// The words of the C library for its errors.
///
/// Not swift-system's `Errno`, whose words these are, too: linked for it and for opening a file, it takes 480,000 instructions
/// of a start-up's 40 million and 1.8 MB, and what is special here (files that shrink, pipes that are waited for, files
/// without a name) stays in C calls.
package enum SystemError {
    /// The message of the last failed call, lower case: `no such file or directory`.
    static var lastMessage: String { message(errno) }

    /// The message of an error number, lower case.
    package static func message(_ code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        let message = unsafe String(cString: text)
        return message.prefix(1).lowercased() + message.dropFirst()
    }
}
