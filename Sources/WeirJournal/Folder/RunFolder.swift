internal import Glibc

/// The folder of one run: what it was begun with, its segments, and how it ended.
package struct RunFolder: Sendable {
    /// How far a run has come.
    package enum State: Sendable {
        /// A process works at it.
        case running(by: String)
        /// It never ended: its process was killed, or stopped by a signal.
        case unfinished
        /// It ended.
        case ended(RunEnd)
    }

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
        do {
            while try !makeNew(folder) {
                description.name = newName(at: description.started)
                folder = RunFolder("\(base)/\(description.name)", files)
            }
            try files.replace(folder.path + "/run.json", with: try description.bytes())
            try files.syncFolder(base)
        } catch let error as FileError {
            throw .file(error)
        } catch {
            throw .isDamaged(folder.path + "/run.json", "\(error)")
        }
        return folder
    }

    /// - Returns: false where it is there already.
    private static func makeNew(_ folder: RunFolder) throws(FileError) -> Bool {
        do {
            try folder.files.makeFolder(folder.path, isNew: true)
            return true
        } catch {
            if error.isThere { return false }
            throw error
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
    package static var timeOfDay: Double {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// What the run was begun with.
    package func description() throws(JournalError) -> RunDescription {
        let file = path + "/run.json"
        return try RunDescription(try reading { () throws(FileError) in try files.read(file) }, path: file)
    }

    private func reading(_ body: () throws(FileError) -> [UInt8]) throws(JournalError) -> [UInt8] {
        do {
            return try body()
        } catch {
            throw .file(error)
        }
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
        do {
            try files.replace(path + "/end.json", with: end.bytes())
        } catch {
            throw .file(error)
        }
    }

    /// The numbers of the segments, ascending.
    func segments() throws(JournalError) -> [Int] {
        do {
            return try files.list(path).compactMap(SegmentName.number).sorted()
        } catch {
            throw .file(error)
        }
    }

    /// The path of a segment.
    func path(ofSegment number: Int) -> String { "\(path)/\(SegmentName.text(of: number))" }

    /// How far the run has come.
    package func state() throws(JournalError) -> State {
        if let holder = RunLock.holder(of: path) { return .running(by: holder) }
        return try finalEnd().map { .ended($0) } ?? .unfinished
    }

    /// How the run ended; nil where it did not, or a session began since that did not.
    package func finalEnd() throws(JournalError) -> RunEnd? {
        guard let end = try end(), end.outcome != .interrupted, try lastSession() == end.session else { return nil }
        return end
    }

    /// The number of the last session that began; 0 where none has.
    func lastSession() throws(JournalError) -> Int {
        var last = 0
        for number in try segments() {
            // One whose head is torn belongs to a session that wrote nothing.
            if let head = try? SegmentHead.read(path(ofSegment: number), files) { last = max(last, head.session) }
        }
        return last
    }

    /// The bytes of all files.
    package func size() -> Int {
        var total = 0
        for name in (try? files.list(path)) ?? [] {
            var info = stat()
            if unsafe stat("\(path)/\(name)", &info) == 0 { total += Int(info.st_size) }
        }
        return total
    }
}
