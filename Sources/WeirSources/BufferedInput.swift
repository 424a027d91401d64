internal import Glibc
internal import WeirExec
internal import WeirModel
internal import WeirValue

/// A text file that is read in pieces of 64 KiB, without the byte order mark at its start.
// SAFETY: `memory` is owned, and only bytes from `start` to `end`, which were read, are given out.
@safe final class BufferedInput {
    /// The path as the user wrote it, for messages.
    let name: String
    private let file: PatientFile
    private var memory: UnsafeMutableRawBufferPointer
    private var start = 0
    private var end = 0
    private var isFirst = true
    private let longestRecord: Int

    /// Opens a file.
    ///
    /// - Parameters:
    ///   - path: relative to `folder` unless it starts with a slash.
    ///   - longestRecord: the most bytes that `more` gathers, so that a file without line ends cannot fill the memory.
    ///   - cancelled: ends a wait for a pipe's writer.
    /// - Throws: when the file does not exist or cannot be opened.
    init(
        _ path: String, folder: String, longestRecord: Int = 1 << 30, cancelled: CancelFlag = CancelFlag()
    ) throws(NodeError) {
        name = path
        self.longestRecord = longestRecord
        do throws(PatientFile.Failure) {
            file = try PatientFile(path.placed(in: folder), cancelled: cancelled)
        } catch {
            unsafe memory = .init(start: nil, count: 0)
            throw Self.error(error, path, folder: folder)
        }
        unsafe memory = .allocate(byteCount: 65_536, alignment: 16)
    }

    deinit { unsafe memory.deallocate() }

    /// Closes the file; nothing can be read afterwards.
    func close() {
        file.close()
        start = end
    }

    private static func error(_ failure: PatientFile.Failure, _ path: String, folder: String) -> NodeError {
        switch failure {
        case .refused(EISDIR): NodeError(.invalidInput, "cannot read \"\(path)\": it is a folder")
        case .refused(let code): MissingFile.error(path, folder: folder, code)
        case .cancelled: interruption(path)
        }
    }

    private static func interruption(_ path: String) -> NodeError {
        NodeError(.cancelled, "the run ended while \"\(path)\" was read")
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
        guard isFirst else { return try fill(line) }
        isFirst = false
        // The mark has three bytes, and a pipe may give fewer at once.
        var isAtEnd = false
        while !isAtEnd, end < 3 { isAtEnd = !(try fill(line)) }
        let head = unsafe Array(pending.prefix(3))
        if let complaint = ByteOrderMark.complaint(about: head) { throw error(1, complaint) }
        start = ByteOrderMark.length(head)
        if start == end { return isAtEnd ? false : try fill(line) }
        return true
    }

    /// An error at a line of the file.
    func error(_ line: Int, _ message: String) -> NodeError {
        NodeError(.invalidInput, "\(name):\(line): \(message)")
    }

    private func fill(_ line: Int) throws(NodeError) -> Bool {
        try makeRoom(line)
        do throws(PatientFile.Failure) {
            let room = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[end...])
            let count = unsafe try file.read(into: room)
            end += count
            return count > 0
        } catch {
            switch error {
            case .refused(let code): throw NodeError(.io, "cannot read \"\(name)\": \(MissingFile.reason(code))")
            case .cancelled: throw Self.interruption(name)
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
