internal import WeirCBOR
internal import WeirValue

/// What a segment begins with: the format, and whose segment it is.
struct SegmentHead {
    /// The version of the format.
    var format = FormatVersion.current
    /// The run's name.
    let run: String
    /// The number of the session that wrote it, from 1.
    let session: Int
    /// Why that session worked at the run.
    let mode: SessionMode
    /// When it began, in seconds since 1970.
    let started: Double

    /// The head as a frame.
    func frame() -> [UInt8] {
        let entries: [(Key, Value)] = [
            ("format", format.value), ("run", .string(run)), ("session", .int(session)),
            ("mode", .string(mode.rawValue)), ("started", .float(started)),
        ]
        return Frame.bytes(.head, .map(entries))
    }

    /// Reads the payload of a head.
    ///
    /// - Parameter path: for messages.
    init(_ map: Value, path: String) throws(JournalError) {
        guard let format = FormatVersion(map.lookup("format")) else {
            throw .isDamaged(path, "its first frame is no head")
        }
        self.format = format
        guard format.isReadable else { throw .isNewer(path, format) }
        guard let run = map.lookup("run")?.stringValue, let session = map.lookup("session")?.intValue,
            let mode = map.lookup("mode")?.stringValue.flatMap(SessionMode.init)
        else { throw .isDamaged(path, "its head says not whose segment it is") }
        self.run = run
        self.session = Int(session)
        self.mode = mode
        started = map.lookup("started")?.floatValue ?? 0
    }

    /// A head.
    init(run: String, session: Int, mode: SessionMode, started: Double) {
        self.run = run
        self.session = session
        self.mode = mode
        self.started = started
    }

    /// Reads the head of a segment.
    ///
    /// - Throws: `isNewer`, or `isDamaged` where there is no whole head.
    static func read(_ path: String, _ files: any JournalFiles) throws(JournalError) -> SegmentHead {
        let map = try JournalError.files { () throws(FileError) in try files.map(path) }
        return try withExtendedLifetime(map) { () throws(JournalError) in try unsafe read(map.bytes, path) }
    }

    /// The head that a segment's bytes begin with.
    static func read(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(JournalError) -> SegmentHead {
        guard let (header, payload) = unsafe Frame.first(of: bytes), header.kind == FrameKind.head.rawValue,
            let map = unsafe Frame.value(in: payload)
        else { throw .isDamaged(path, "it does not begin with a whole head") }
        return try SegmentHead(map, path: path)
    }
}
