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
        var writer: SegmentWriter?
        var flight: FlightMap?
        if !request.isDryRun {
            let head = SegmentHead(
                run: folder.name, session: session, mode: request.mode, started: RunFolder.timeOfDay)
            do {
                writer = try SegmentWriter(
                    folder.files, in: folder.path, number: (try folder.segments().last ?? 0) + 1,
                    head: head.frame() + frames(of: runSites), size: request.segmentSize)
                flight = try FlightMap(folder)
            } catch let error as FileError {
                throw .file(error)
            } catch let error as JournalError {
                throw error
            } catch {
                throw .isDamaged(folder.path, "\(error)")
            }
        }
        let segments = writer
        return Journal(
            runSites, past: past, secret: request.description.secret, session: session,
            hadEnded: try hadEnded(request), isDryRun: request.isDryRun, flight: flight,
            explain: request.explain
        ) { drain in
            segments.map { JournalWriter($0, request.sync, interval: request.writeInterval, drain: drain) }
        }
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
            if case .ended = try RunFolder(reused, request.folder.files).state() { return true }
            return false
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
