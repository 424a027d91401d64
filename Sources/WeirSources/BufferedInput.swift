internal import Glibc
import WeirModel

/// A text file that is read in pieces of 64 KiB, without the byte order mark at its start.
// SAFETY: `memory` is owned, and only bytes from `start` to `end`, which were read, are given out.
@safe final class BufferedInput {
    /// The path as the user wrote it, for messages.
    let name: String
    private let file: Int32
    private var memory: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var isClosed = false
    private var isFirst = true
    private let longestRecord: Int

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: relative to `folder` unless it starts with a slash.
    ///   - longestRecord: the most bytes that `more` gathers, so that a file without line ends cannot fill the memory.
    /// - Throws: when the file does not exist or cannot be opened.
    init(_ path: String, folder: String, longestRecord: Int = 1 << 30) throws(NodeError) {
        name = path
        self.longestRecord = longestRecord
        let full = path.hasPrefix("/") ? path : folder + "/" + path
        file = unsafe Glibc.open(full, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            let code = errno
            unsafe memory = .init(start: nil, count: 0)
            throw MissingFile.error(path, folder: folder, code)
        }
        unsafe memory = .allocate(byteCount: 65_536, alignment: 16)
        var status = stat()
        if unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw NodeError(.invalidInput, "cannot read \"\(path)\": it is a folder")
        }
    }

    deinit {
        close()
        unsafe memory.deallocate()
    }

    /// Closes the file; nothing can be read afterwards.
    func close() {
        if !isClosed, file >= 0 { Glibc.close(file) }
        isClosed = true
        start = end
    }

    /// The bytes that were read and not consumed, valid until `more`.
    @unsafe var pending: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(rebasing: memory[start..<end])
    }

    /// Where the first line feed at or behind an offset stands in `pending`, or nil.
    func newline(from offset: Int) -> Int? {
        let bytes = unsafe pending
        guard let base = bytes.baseAddress, offset < bytes.count else { return nil }
        guard let found = unsafe memchr(base + offset, 10, bytes.count - offset) else { return nil }
        return unsafe UnsafeRawPointer(found) - base
    }

    /// Passes over bytes at the start of `pending`.
    func consume(_ count: Int) { start += count }

    /// Reads more bytes behind the pending ones.
    ///
    /// - Parameter line: the line of the first pending byte, for messages.
    /// - Returns: whether there were any.
    func more(line: Int) throws(NodeError) -> Bool {
        if isClosed { return false }
        guard isFirst else { return try fill(line) }
        isFirst = false
        // The mark has three bytes, and a pipe may give fewer at once.
        var isAtEnd = false
        while !isAtEnd, end < 3 { isAtEnd = !(try fill(line)) }
        let head = unsafe Array(pending.prefix(3))
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) {
            throw error(1, "the text is UTF-16, not UTF-8; convert it with `iconv -f UTF-16 -t UTF-8`")
        }
        if head == [0xEF, 0xBB, 0xBF] { start = 3 }
        if start == end { return isAtEnd ? false : try fill(line) }
        return true
    }

    /// An error at a line of the file.
    func error(_ line: Int, _ message: String) -> NodeError {
        NodeError(.invalidInput, "\(name):\(line): \(message)")
    }

    private func fill(_ line: Int) throws(NodeError) -> Bool {
        try makeRoom(line)
        while true {
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[end...])
            let count = unsafe read(file, room.baseAddress, room.count)
            if count >= 0 {
                end += count
                return count > 0
            }
            let code = errno
            if code != EINTR {
                throw NodeError(.io, "cannot read \"\(name)\": \(MissingFile.reason(code))")
            }
        }
    }

    private func makeRoom(_ line: Int) throws(NodeError) {
        if start == end {
            start = 0
            end = 0
        }
        guard unsafe end == memory.count else { return }
        if start == 0 {
            guard end < longestRecord else { throw error(line, "the line is longer than \(longestRecord) bytes") }
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: unsafe memory.count * 2, alignment: 16)
            unsafe larger.copyMemory(from: UnsafeRawBufferPointer(memory))
            unsafe memory.deallocate()
            unsafe memory = larger
        } else if let base = unsafe memory.baseAddress {
            unsafe memmove(base, base + start, end - start)
            end -= start
            start = 0
        }
    }
}
