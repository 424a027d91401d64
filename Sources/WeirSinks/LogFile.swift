internal import Glibc
internal import Synchronization
internal import WeirExec
internal import WeirJSON
internal import WeirLock

/// A file of lines, each of which is there when the call that writes it returns.
// SAFETY: everything is used under the lock.
@safe final class LogFile: @unchecked Sendable {
    /// The longest line that is looked at to find out whether it is whole, in bytes.
    private static let longestLine = 1 << 26

    /// The path, as the manifest says it.
    let name: String
    private let file: OutputFile
    private let turn = Lock(())

    /// Opens a file to append to.
    ///
    /// - Parameter isNew: whether what is there belongs to another run and goes.
    init(_ target: FileTarget, isNew: Bool, _ cancelled: CancelFlag) throws(NodeError) {
        name = target.shown
        let flags = target.isInPlace ? O_WRONLY : O_RDWR | O_CREAT | O_APPEND
        file = try OutputFile(target.path, as: name, flags: flags, isShared: target.isInPlace, cancelled)
        isNew ? try file.cut(to: 0) : try mend()
    }

    /// Ends the last line, where a process was killed while it wrote it: with a line feed where it is whole, else it goes.
    private func mend() throws(NodeError) {
        let last = file.lastLine(atMost: Self.longestLine)
        guard !last.isEmpty, last.last != UInt8(ascii: "\n") else { return }
        guard (try? JSON.parse(last)) != nil else { return try file.cut(to: file.size - last.count) }
        try file.write([UInt8(ascii: "\n")], count: 0, linesEndRecords: true)
    }

    /// Writes whole lines.
    func write(_ lines: [UInt8], count: Int) throws(NodeError) {
        try turn.withLock { (_) throws(NodeError) in
            try file.write(lines, count: count, linesEndRecords: true)
        }
    }

    /// Closes the file.
    ///
    /// - Throws: also when it was removed meanwhile, so that what was written is nowhere.
    func finish() throws(NodeError) {
        try turn.withLock { (_) throws(NodeError) in
            let hasItsName = file.hasItsName
            try file.end()
            if !hasItsName { throw WriteError.isGone(name) }
        }
    }
}
