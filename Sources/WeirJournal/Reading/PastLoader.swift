internal import Synchronization
internal import WeirCBOR
internal import WeirValue

/// Reads the segments of run folders.
struct PastLoader {
    private(set) var sites: [PastSite] = []
    private(set) var contexts: [ContextText] = []
    private(set) var frames: [PastFrame] = []
    private(set) var runs: [PastRun] = []
    private(set) var damage: [Damage] = []
    private(set) var numbers: [String: Int32] = [:]
    private(set) var maps: [MappedFile] = []
    /// The number of records.
    private(set) var records = 0
    /// The highest session of all folders.
    private(set) var lastSession = 0
    private var known: [ContextText: Int32] = [:]

    /// What stands for a site among all.
    static func name(_ kind: String, _ path: String) -> String { "\(kind) \(path)" }

    /// Reads a folder's segments.
    ///
    /// - Parameters:
    ///   - isRedriven: whether failures do not answer, whenever they were recorded.
    ///   - isForeign: whether it is the folder of another run.
    /// - Throws: `isNewer`, or `file` where a segment cannot be read at all.
    /// - Complexity: O(size of the segments), each of whose bytes is checked.
    mutating func read(_ folder: RunFolder, isRedriven: Bool, isForeign: Bool = false) throws(JournalError) {
        self.isForeign = isForeign
        var segments: [(path: String, map: MappedFile, head: SegmentHead?)] = []
        for number in try folder.segments() {
            let path = folder.path(ofSegment: number)
            let map = try JournalError.files { () throws(FileError) in try folder.files.map(path) }
            maps.append(map)
            segments.append((path, map, try Self.head(map, path)))
        }
        let redriven = segments.compactMap(\.head).filter { $0.mode == .redrive }.map(\.session).max() ?? 0
        let ended = try? folder.end()?.session
        for (place, segment) in segments.enumerated() {
            let session = segment.head?.session
            lastSession = max(lastSession, session ?? 0)
            let isTearable = Self.isTearable(place, among: segments.map { $0.head?.session }, ended: ended)
            // Each segment says for itself what its numbers stand for.
            (sessionSites, sessionContexts) = ([:], [:])
            read(
                segment.map, segment.path, isTearable: isTearable,
                isBeforeRedrive: isRedriven || (session ?? 0) < redriven)
        }
    }

    /// What the numbers of sites and contexts stand for in a segment.
    private var sessionSites: [Int: Int32] = [:]
    private var sessionContexts: [Int: Int32] = [:]

    /// The number among all of the site that had a number in the session that was read last.
    func number(ofSite number: Int) -> Int32? { sessionSites[number] }

    /// The site that had a number in the session that was read last.
    func site(numbered number: Int) -> PastSite? {
        self.number(ofSite: number).map { sites[Int($0)] }
    }

    private mutating func read(
        _ map: MappedFile, _ path: String, isTearable: Bool, isBeforeRedrive: Bool
    ) {
        var scan = unsafe SegmentScan(map.bytes)
        var looked = 0
        /// What no frame has followed yet.
        var unread: [(offset: Int, length: Int, header: FrameHeader?)] = []
        while let step = unsafe scan.next() {
            if scan.offset - looked > PastRecords.largeMemory {
                map.forget()
                looked = scan.offset
            }
            switch unsafe step {
            case .frame(let header, let payload):
                for piece in unread { note(path, piece.offset, piece.length, piece.header, isTorn: false) }
                unread = []
                let offset = scan.offset - payload.count - FrameHeader.size
                if unsafe !take(header, payload, isBeforeRedrive) {
                    note(path, offset, scan.offset - offset, header, isTorn: false)
                }
            case .damaged(let offset, let length, let header):
                unread.append((offset, length, header))
            }
        }
        map.forget()
        guard let first = unread.first else { return }
        if isTearable { return unsafe note(path, first.offset, map.bytes.count - first.offset, nil, isTorn: true) }
        for piece in unread { note(path, piece.offset, piece.length, piece.header, isTorn: false) }
    }

    /// Notes that a folder is not there any more.
    mutating func noteGone(_ folder: String) {
        damage.append(Damage(file: folder, offset: 0, length: 0, site: nil, records: nil, isTorn: false))
    }

    private mutating func note(_ path: String, _ offset: Int, _ length: Int, _ header: FrameHeader?, isTorn: Bool) {
        var lost: (site: PastSite, rows: Int)?
        if let header, !isTorn, header.kind == FrameKind.records.rawValue, let number = sessionSites[Int(header.site)] {
            lost = (sites[Int(number)], Int(header.rows))
            sites[Int(number)].unreadable.add(Int(header.rows), ordering: .relaxed)
        }
        damage.append(
            Damage(
                file: path, offset: offset, length: length, site: lost?.site.path, records: lost?.rows, isTorn: isTorn))
    }

    /// Takes a frame whose check is right.
    ///
    /// - Returns: false where it is not what it should be nevertheless.
    private mutating func take(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, _ isBeforeRedrive: Bool
    ) -> Bool {
        switch FrameKind(rawValue: header.kind) {
        case .head:
            guard let map = unsafe Frame.value(in: payload) else { return false }
            return (try? SegmentHead(map, path: "")) != nil
        case .site: return unsafe takeSite(payload)
        case .context: return unsafe takeContext(payload)
        case .records, .scopes: return unsafe takeRecords(header, payload, isBeforeRedrive)
        case nil: return true
        }
    }

    private var isForeign = false

    private mutating func takeSite(_ payload: UnsafeRawBufferPointer) -> Bool {
        guard let map = unsafe Frame.value(in: payload), let number = map.lookup("number")?.intValue,
            let kind = map.lookup("kind")?.stringValue, let path = map.lookup("path")?.stringValue
        else { return false }
        let name = Self.name(kind, path)
        if numbers[name] == nil {
            numbers[name] = Int32(sites.count)
            sites.append(PastSite(kind: kind, path: path))
        }
        sessionSites[Int(number)] = numbers[name]
        return true
    }

    private mutating func takeContext(_ payload: UnsafeRawBufferPointer) -> Bool {
        guard let map = unsafe Frame.value(in: payload), let number = map.lookup("number")?.intValue,
            let text = ContextText(map)
        else { return false }
        if known[text] == nil {
            known[text] = Int32(contexts.count)
            contexts.append(text)
        }
        sessionContexts[Int(number)] = known[text]
        return true
    }

    private mutating func takeRecords(
        _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, _ isBeforeRedrive: Bool
    ) -> Bool {
        guard let site = sessionSites[Int(header.site)], Int(header.rows) <= FrameHeader.mostRows else { return false }
        let (firstRun, number) = (runs.count, UInt32(frames.count))
        var row = 0
        var found: [PastRun] = []
        let contexts = sessionContexts
        do throws(CBORError) {
            let frame = unsafe try PastFrame(
                payload, header, site: site, context: { header.kind == FrameKind.scopes.rawValue ? 0 : contexts[$0] },
                isBeforeRedrive: isBeforeRedrive, isForeign: isForeign, firstRun: firstRun, firstRecord: records
            ) { scope, visit, first, count in
                found.append(
                    PastRun(
                        scope: scope, first: first, visit: UInt32(truncatingIfNeeded: visit), frame: number,
                        row: UInt16(row), count: UInt16(count)))
                row += count
            }
            frames.append(frame)
        } catch {
            return false
        }
        runs += found
        records += row
        sites[Int(site)].unclaimed.add(row, ordering: .relaxed)
        return true
    }
}
