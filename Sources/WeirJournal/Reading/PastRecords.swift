internal import Synchronization
internal import WeirCBOR
internal import WeirEngine
internal import WeirExec
internal import WeirValue

/// What earlier sessions recorded: where each record lies, which is decoded only when it answers.
///
/// Never changed once it was read, but for the claims.
// SAFETY: the pointers in `frames` point into `maps`; `claims` is only accessed atomically and lives as long as the object.
@safe final class PastRecords: @unchecked Sendable {
    /// After so many bytes of mapped files the memory that they take is given back; it comes again where it is needed.
    static let largeMemory = 16 << 20

    let sites: [PastSite]
    let contexts: [ContextText]
    let frames: [PastFrame]
    let runs: [PastRun]
    /// The runs by site, scope, visit and first place.
    let order: [UInt32]
    let damage: [Damage]
    private let interrupted: [InterruptedCall]
    /// Whether another run recorded some of it.
    let hasForeign: Bool
    private let numbers: [String: Int32]
    private let maps: [MappedFile]
    private let claims: UnsafeMutablePointer<Atomic<UInt64>>
    private let claimWords: Int
    private let looked = Atomic(0)
    private let index = Once<KeyIndex>()

    /// - Parameter interrupted: the calls under way when the last session ended.
    init(_ loader: consuming PastLoader, interrupted: [FlightRecord] = []) {
        let loader = loader
        self.interrupted = interrupted.compactMap { call in
            loader.number(ofSite: call.site).map { InterruptedCall(site: $0, call) }
        }
        sites = loader.sites
        contexts = loader.contexts
        frames = loader.frames
        runs = loader.runs
        damage = loader.damage
        numbers = loader.numbers
        hasForeign = loader.frames.contains(where: \.isForeign)
        maps = loader.maps
        order = loader.order()
        let records = loader.records
        claimWords = (records + 63) / 64
        unsafe claims = .allocate(capacity: max(1, claimWords))
        for word in 0..<max(1, claimWords) { unsafe (claims + word).initialize(to: Atomic(0)) }
    }

    deinit {
        unsafe claims.deinitialize(count: max(1, claimWords))
        unsafe claims.deallocate()
    }

    /// The number of records.
    var records: Int { frames.last.map { $0.firstRecord + $0.rows } ?? 0 }

    /// The number of a site; nil where nothing was recorded of it.
    func site(_ kind: String, _ path: String) -> Int32? { numbers[PastLoader.name(kind, path)] }

    /// The runs of a group that have places from `first` on, by their position in `order`.
    func firstRun(_ site: Int32, _ scope: UInt64, _ visit: Int, from first: Int) -> Int {
        let wanted = (site, scope, UInt32(truncatingIfNeeded: visit), first)
        var (low, high) = (0, order.count)
        while low < high {
            let middle = (low + high) >> 1
            let run = runs[Int(order[middle])]
            if run.rank(at: frames[Int(run.frame)].site) < wanted { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Whether an item was under way when the last session ended.
    func wasInterrupted(_ site: Int32, _ group: JournalGroup, at place: Int) -> Bool {
        interrupted.contains { $0.has(site, group, place) }
    }

    /// The key of a record.
    @inline(__always) func key(_ frame: Int, _ row: Int) -> ItemKey {
        unsafe frames[frame].keys.loadUnaligned(fromByteOffset: row * 16, as: ItemKey.self)
    }

    /// Takes a record, which answers one item and no other.
    ///
    /// - Parameter record: its number among all.
    /// - Returns: false where it was taken before.
    @inline(__always) func claim(_ record: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(record & 63)
        return unsafe claims[record >> 6].bitwiseOr(bit, ordering: .relaxed).oldValue & bit == 0
    }

    /// Whether a record was taken.
    func isClaimed(_ record: Int) -> Bool {
        unsafe claims[record >> 6].load(ordering: .relaxed) & 1 << UInt64(record & 63) != 0
    }

    /// The runs of a frame.
    func runs(of frame: Int) -> ArraySlice<PastRun> {
        let end = frame + 1 < frames.count ? frames[frame + 1].firstRun : runs.count
        return runs[frames[frame].firstRun..<end]
    }

    /// The run of a frame that has a row.
    func run(of frame: Int, _ row: Int) -> PastRun {
        let runs = runs(of: frame)
        var (low, high) = (runs.startIndex, runs.endIndex)
        while high - low > 1 {
            let middle = (low + high) >> 1
            if Int(runs[middle].row) <= row { low = middle } else { high = middle }
        }
        return runs[low]
    }

    /// All keys, made at the first use.
    ///
    /// - Complexity: O(records), once.
    func keys() -> KeyIndex { index.value { KeyIndex(self) } }

    /// Notes that so many bytes of records were looked at, whose memory is given back from time to time.
    func note(bytes: Int) {
        let before = looked.add(bytes, ordering: .relaxed).oldValue
        guard before / Self.largeMemory != (before + bytes) / Self.largeMemory else { return }
        for map in maps { map.forget() }
    }
}
