internal import Glibc
internal import WeirThreads

/// The folder of one run: what it was begun with, its segments, and how it ended.
package struct RunFolder: Sendable {
    /// The absolute path.
    package let path: String
    let files: any JournalFiles

    /// A folder that is there.
    package init(_ path: String, _ files: any JournalFiles = SystemFiles()) {
        self.path = path
        self.files = files
    }

    /// The run's name.
    package var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// Makes the folder of a new run, with all that it is begun with.
    ///
    /// Where another run that began at the same time has the name, the run gets another one.
    ///
    /// - Parameter base: the folder of all runs, made where it is missing.
    package static func make(
        _ description: RunDescription, in base: String, _ files: any JournalFiles = SystemFiles()
    ) throws(JournalError) -> RunFolder {
        var description = description
        var folder = RunFolder("\(base)/\(description.name)", files)
        while try !makeNew(folder) {
            description.name = newName(at: description.started)
            folder = RunFolder("\(base)/\(description.name)", files)
        }
        let bytes = try description.bytes()
        try JournalError.files { () throws(FileError) in
            try files.replace(folder.path + "/run.json", with: bytes)
            try files.syncFolder(base)
        }
        return folder
    }

    /// - Returns: false where it is there already.
    private static func makeNew(_ folder: RunFolder) throws(JournalError) -> Bool {
        do throws(FileError) {
            try folder.files.makeFolder(folder.path, isNew: true)
            return true
        } catch {
            if error.isThere { return false }
            throw .file(error)
        }
    }

    /// A name for a run that begins now: `20261125-103400-a7f3`.
    package static func newName(at time: Double) -> String {
        var seconds = time_t(time)
        var parts = unsafe tm()
        unsafe localtime_r(&seconds, &parts)
        func padded(_ number: Int32, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        let day = unsafe padded(parts.tm_year + 1900, 4) + padded(parts.tm_mon + 1, 2) + padded(parts.tm_mday, 2)
        let clock = unsafe padded(parts.tm_hour, 2) + padded(parts.tm_min, 2) + padded(parts.tm_sec, 2)
        let part = UInt32((time - time.rounded(.down)) * 256) << 8 | .random(in: 0...0xFF)
        return "\(day)-\(clock)-\(String(part | 0x10000, radix: 16).dropFirst())"
    }

    /// The time of day, in seconds since 1970.
    package static var timeOfDay: Double { Double(TimerThread.realTime) / 1e9 }

    /// What the run was begun with.
    package func description() throws(JournalError) -> RunDescription {
        let file = path + "/run.json"
        return try RunDescription(try JournalError.files { () throws(FileError) in try files.read(file) }, path: file)
    }

    /// How the session that ended last did; nil where none has.
    package func end() throws(JournalError) -> RunEnd? {
        let file = path + "/end.json"
        let bytes: [UInt8]
        do throws(FileError) {
            bytes = try files.read(file)
        } catch {
            if error.isMissing { return nil }
            throw .file(error)
        }
        return try RunEnd(bytes, path: file)
    }

    /// Notes how the last session ended.
    package func write(_ end: RunEnd) throws(JournalError) {
        try JournalError.files { () throws(FileError) in try files.replace(path + "/end.json", with: end.bytes()) }
    }

    /// The numbers of the segments, ascending.
    func segments() throws(JournalError) -> [Int] {
        try JournalError.files { () throws(FileError) in try files.list(path) }.compactMap(SegmentName.number).sorted()
    }

    /// The path of a segment.
    func path(ofSegment number: Int) -> String { "\(path)/\(SegmentName.text(of: number))" }

    /// How the run ended; nil where it did not, or a session began since that did not.
    package func finalEnd() throws(JournalError) -> RunEnd? {
        guard let end = try end(), end.outcome != .interrupted, try lastSession() == end.session else { return nil }
        return end
    }

    /// The heads of the segments, in their order.
    ///
    /// - Throws: `isNewer`, or `file`; one whose head is torn belongs to a session that wrote nothing, and tells of none.
    func heads() throws(JournalError) -> [SegmentHead] {
        var heads: [SegmentHead] = []
        for number in try segments() {
            do throws(JournalError) {
                heads.append(try SegmentHead.read(path(ofSegment: number), files))
            } catch {
                guard case .isDamaged = error else { throw error }
            }
        }
        return heads
    }

    /// The number of the last session that began; 0 where none has.
    func lastSession() throws(JournalError) -> Int { try heads().map(\.session).max() ?? 0 }
}
