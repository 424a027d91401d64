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
            let other = RunFolder(reused, folder.files)
            try loader.read(other, isRedriven: true, isForeign: true)
            hasPast = true
        }
        let isFirst = request.mode == .run
        if !isFirst { try loader.read(folder, isRedriven: request.mode == .redrive) }
        let session = try folder.lastSession() + 1
        let past = hasPast || !isFirst ? PastRecords(loader) : nil
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
                    folder.files, in: folder.path, number: (try folder.segments().last ?? 0) + 1, head: head.frame())
                flight = try FlightMap(folder.path)
            } catch let error as FileError {
                throw .file(error)
            } catch let error as JournalError {
                throw error
            } catch {
                throw .isDamaged(folder.path, "\(error)")
            }
        }
        let segments = writer
        let journal = Journal(
            runSites, past: past, secret: request.description.secret, session: session,
            hadEnded: try hadEnded(request), isDryRun: request.isDryRun, flight: flight,
            explain: request.explain
        ) { drain in segments.map { JournalWriter($0, request.sync, drain: drain) } }
        journal.writePreamble()
        return journal
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

    /// Says what the numbers of sites and contexts stand for in this session.
    private func writePreamble() {
        for site in sites {
            let map: [(Key, Value)] = [
                ("number", .int(site.number)), ("kind", .string(site.plan.kind)), ("path", .string(site.plan.path)),
            ]
            // The scopes come first in each write, and with them what everything refers to.
            add(Frame.bytes(.site, .map(map)), isScopes: true)
            guard let context = site.plan.context else { continue }
            add(Frame.bytes(.context, context.value(number: site.number)), isScopes: true)
        }
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
