internal import Glibc
internal import Synchronization
internal import WeirExec
internal import WeirLock
internal import WeirModel

/// A file that is written beside its target, under the name with `.part` behind it, and takes the target's place when it
/// is complete; a pipe or a device is written in place.
///
///     records ──▶ buffer ──▶ a frame of zlib or libzstd ──▶ OutputFile ──rename──▶ target
///
/// Each frame of a compressed file stands by itself and holds whole records, so that what was written can be read whatever
/// happens behind it.
// SAFETY: everything is used under the lock.
@safe final class PartFile: @unchecked Sendable {
    /// The target.
    let target: FileTarget
    private let file: OutputFile
    private let compressor: (any Compressor)?
    private let linesEndRecords: Bool
    /// The bytes after which the buffer is written.
    private let most: Int
    private var buffer: [UInt8] = []
    private var buffered = 0
    private var isEnded = false
    private let turn = Lock(())

    /// Opens the file, empty.
    ///
    /// - Parameter linesEndRecords: whether each line feed ends a record.
    init(_ target: FileTarget, linesEndRecords: Bool, _ cancelled: CancelFlag) throws(NodeError) {
        self.target = target
        compressor = try FileEnding.compression(of: target.shown).map { (kind) throws(NodeError) in
            try makeCompressor(kind)
        }
        self.linesEndRecords = linesEndRecords && compressor == nil
        most = compressor == nil ? 1 << 16 : 1 << 20
        if target.isInPlace {
            file = try OutputFile(target.path, as: target.shown, flags: O_WRONLY, isShared: true, cancelled)
            return
        }
        file = try Self.open(target, cancelled)
        try file.cut(to: 0)
        if let rights = target.rights { file.setRights(rights) }
        buffer.reserveCapacity(most)
    }

    private static func open(_ target: FileTarget, _ cancelled: CancelFlag) throws(NodeError) -> OutputFile {
        while true {
            let file = try OutputFile(
                "\(target.path).part", as: "\(target.shown).part", flags: O_WRONLY | O_CREAT | O_NOFOLLOW,
                isShared: false, cancelled)
            // Whoever had it may have given it its name between the opening and the lock.
            if file.hasItsName { return file }
            try file.end()
        }
    }

    /// Takes records.
    func write(_ records: [UInt8], count: Int) throws(NodeError) {
        try turn.withLock { (_) throws(NodeError) in
            guard !isEnded else { return }
            if buffer.isEmpty, compressor == nil, records.count >= most {
                return try file.write(records, count: count, linesEndRecords: linesEndRecords)
            }
            buffer.append(contentsOf: records)
            buffered += count
            if buffer.count >= most { try flush() }
        }
    }

    private func flush() throws(NodeError) {
        defer {
            buffer.removeAll(keepingCapacity: true)
            buffered = 0
        }
        guard !buffer.isEmpty else { return }
        let bytes = try compressor?.frame(of: buffer) ?? buffer
        try file.write(bytes, count: buffered, linesEndRecords: linesEndRecords)
    }

    /// Gives the file its name.
    func finish() throws(NodeError) {
        try turn.withLock { (_) throws(NodeError) in
            try flush()
            // The last look before the name is given: a folder that was removed takes the file with it.
            if !file.hasItsName { throw WriteError.isGone(file.name) }
            if !target.isInPlace, unsafe rename("\(target.path).part", target.path) != 0 {
                throw WriteError.error(target.shown, errno)
            }
            isEnded = true
            try file.end()
        }
    }

    /// Writes what it can and leaves the file as it is.
    ///
    /// - Returns: its path, and the number of records in it.
    func abandon() -> (file: String, records: Int) {
        turn.withLock { _ in
            if !isEnded { try? flush() }
            isEnded = true
            let records = file.hasItsName ? file.records : 0
            try? file.end()
            return (file.name, records)
        }
    }
}
