internal import WeirEngine
internal import WeirValue

extension Journal {
    /// Opens a run folder for a session.
    ///
    /// - Parameter sites: what happens where, in the order of the plan.
    /// - Throws: `isNewer`, `isDamaged`, or `file` where nothing can be read or written there.
    /// - Complexity: O(size of what was recorded), each of whose bytes is checked.
    package static func open(_ request: JournalRequest, sites: [SitePlan]) throws(JournalError) -> Journal {
        let folder = request.folder
        var loader = PastLoader()
        var hasPast = false
        if let reused = request.description.reused {
            try read(RunFolder(reused, folder.files), into: &loader, mayBeGone: request.mode != .run)
            hasPast = true
        }
        let isFirst = request.mode == .run
        if !isFirst { try loader.read(folder, isRedriven: request.mode == .redrive) }
        // Higher than that of any session whose records may answer, since scopes are numbered by it.
        let session = max(try folder.lastSession(), loader.lastSession) + 1
        let interrupted = isFirst ? [] : FlightRecord.read(folder)
        let past = hasPast || !isFirst ? PastRecords(loader, interrupted: interrupted) : nil
        let runSites = sites.enumerated().map { number, plan in
            RunSite(number: number, plan: plan, past)
        }
        let recorders = Recorders()
        var (writer, flight): (JournalWriter?, FlightMap?)
        if !request.isDryRun {
            let head = SegmentHead(
                run: folder.name, session: session, mode: request.mode, started: RunFolder.timeOfDay)
            let number = (try folder.segments().last ?? 0) + 1
            (writer, flight) = try JournalError.files { () throws(FileError) in
                let segments = try SegmentWriter(
                    folder.files, in: folder.path, number: number, head: head.frame() + frames(of: runSites),
                    size: request.segmentSize)
                let writer = JournalWriter(segments, request.sync, interval: request.writeInterval) {
                    recorders.drain()
                }
                return (writer, try FlightMap(folder))
            }
        }
        return Journal(
            runSites, past: past, session: session, hadEnded: try hadEnded(request), request, flight: flight,
            recorders: recorders, writer: writer)
    }

    /// Reads the folder of another run.
    ///
    /// - Parameter mayBeGone: whether a folder that is not there any more is a loss and no mistake.
    private static func read(
        _ other: RunFolder, into loader: inout PastLoader, mayBeGone: Bool
    ) throws(JournalError) {
        do {
            try loader.read(other, isRedriven: true, isForeign: true)
        } catch {
            guard mayBeGone, case .file(let error) = error, error.isMissing else { throw error }
            loader.noteGone(other.path)
        }
    }

    /// Whether the records are those of a run that ended, so that what is missing in them is new.
    private static func hadEnded(_ request: JournalRequest) throws(JournalError) -> Bool {
        switch request.mode {
        case .redrive: return true
        case .resume: return false
        case .run:
            guard let reused = request.description.reused else { return true }
            return try RunFolder(reused, request.folder.files).finalEnd() != nil
        }
    }

    /// Frames that say what the numbers of sites and contexts stand for in a session.
    private static func frames(of sites: [RunSite]) -> [UInt8] {
        var frames: [UInt8] = []
        for site in sites {
            let map: [(Key, Value)] = [
                ("number", .int(site.number)), ("kind", .string(site.plan.kind)), ("path", .string(site.plan.path)),
            ]
            frames += Frame.bytes(.site, .map(map))
            guard let context = site.plan.context else { continue }
            frames += Frame.bytes(.context, context.value(number: site.number))
        }
        return frames
    }
}

extension RunSite {
    /// A site of the plan, as it stands among what was recorded.
    init(number: Int, plan: SitePlan, _ past: PastRecords?) {
        self.number = number
        self.plan = plan
        self.past = past?.site(plan.kind, plan.path)
        pastContext = plan.context.flatMap { context in
            past?.contexts.firstIndex(of: context).map(Int32.init)
        }
    }
}
