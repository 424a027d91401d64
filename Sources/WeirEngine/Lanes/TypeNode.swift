import WeirExec
import WeirModel
import WeirValue

/// A use of a node type as one lane has it: everything a visit touches, so that lanes share no reference count.
// SAFETY: what `looseLimits` leads to is kept by `limits`.
@safe final class TypeNode {
    let use: NodeUse
    let definition: NodeDefinition
    let name: String
    let limits: LimitSet?
    /// The same for paths where counting a reference would cost too much.
    let looseLimits: Unmanaged<LimitSet>?
    let turnstile: Gate?
    let hasPrep: Bool
    let hasExec: Bool
    let hasPost: Bool
    let hasFallback: Bool
    /// The most items in one call.
    let largestCall: Int
    /// What becomes of an item whose attempt failed.
    private(set) var rule: AttemptRule
    /// How many tokens of its limits an item takes.
    private(set) var tokensAnItem = 1
    /// Whether params give a number that a visit needs.
    private let hasGivenNumbers: Bool
    /// The longest time of one attempt, in nanoseconds; nil for any.
    let timeout: UInt64?
    let hasInput: Bool
    /// What stands in for prep where `hasInput` says so; null otherwise.
    let input: Formula
    /// Where the result goes, instead of post.
    let output: PathFormula?
    /// Whether anything reads the result of a visit.
    let isResultRead: Bool
    /// Whether the node says params of its own.
    let hasParams: Bool
    /// The node's own params where nothing can change them.
    let constantParams: Value?
    let settings: SettingsResolver
    /// Whether no visit can change the settings.
    let hasConstantSettings: Bool
    /// Whether the settings read the store.
    let readsStore: Bool
    /// Whether the settings in force are known to the session.
    var isBound = false
    /// The instance as this lane uses it, until a call keeps it that never returns.
    ///
    /// Nodes without a timeout have no other: what cannot change is used without counting a reference.
    let firstSession: any NodeSession
    private var nextSession: (any NodeSession)?
    /// The instance as this lane uses it.
    var session: any NodeSession { nextSession ?? firstSession }
    /// What records items, and answers those that are known; nil where nothing does.
    let recorder: (any SiteRecorder)?
    /// Whether a record may answer an item.
    let asksRecords: Bool
    /// Which visit of a batch of a durable run the calls are part of.
    var group = JournalGroup(scope: 0, visit: 0)
    /// What identifies them there; nil where they do it themselves.
    let identities: ItemIdentities?
    /// For calls with one item.
    let single = ExecFrame(capacity: 1)
    /// Whether items may be left pending; each call then has a frame of its own, which the item keeps.
    let isAsync: Bool
    /// The node whose prep gives the items of the batch, from `items: { uses: … }`.
    lazy var source: TypeNode? = sourceUse.map { TypeNode($0, parts) }
    let sourceUse: NodeUse?
    private let parts: LiveParts
    private var spareFrame: ExecFrame?

    /// - Parameter source: what gives the items of the batch, if another use does.
    init(_ use: NodeUse, source: NodeUse? = nil, _ parts: LiveParts) {
        self.use = use
        self.parts = parts
        sourceUse = source
        let (definition, info) = (use.definition, use.info)
        self.definition = definition
        name = definition.name
        limits = parts.limits(use.limits)
        unsafe looseLimits = limits.map { unsafe Unmanaged.passUnretained($0) }
        timeout = definition.timeout
        hasGivenNumbers = definition.hasGivenNumbers
        turnstile = parts.turnstile(of: use)
        hasInput = definition.input != nil
        input = Formula(definition.input ?? .constant(.null))
        output = definition.output.map(PathFormula.init)
        hasParams = !definition.params.isEmpty
        let constants = definition.params.compactMap { entry in entry.1.constantValue.map { (entry.0, $0) } }
        constantParams = constants.count == definition.params.count ? .map(constants) : nil
        hasPrep = info.phases.contains(.prep)
        hasExec = info.phases.contains(.exec)
        hasPost = info.phases.contains(.post)
        hasFallback = info.phases.contains(.fallback)
        rule = AttemptRule(policy: definition.retry, hasFallback: hasFallback || definition.fallback != nil)
        isAsync = info.isAsync
        isResultRead = hasPost || definition.output != nil
        largestCall = info.handlesChunks ? ChunkSizer.largest : 1
        settings = SettingsResolver(definition, info)
        readsStore = settings.readsStore
        hasConstantSettings = settings.isConstant
        firstSession = Self.open(parts.instance(of: use))
        recorder = parts.recorder(of: use.site)
        asksRecords = recorder?.isAnswering == true
        identities = recorder == nil || definition.batch == nil ? nil : ItemIdentities(use.key)
    }

    deinit { if let recorder { parts.journal?.giveBack(recorder) } }

    private static func open(_ instance: any NodeInstance) -> any NodeSession {
        do {
            return try instance.makeSession()
        } catch {
            return BrokenSession(error)
        }
    }

    /// Whether nothing can hold a call back, and no time ends it.
    var isFree: Bool { unsafe looseLimits == nil && turnstile == nil && timeout == nil }

    /// Looks up the numbers that params give, before a visit.
    func takeNumbers(_ visit: VisitContext) throws(NodeError) {
        guard hasGivenNumbers else { return }
        let context = TemplateContext(params: visit.params, store: nil)
        rule.policy.attempts = try definition.attempts(context)
        tokensAnItem = try definition.tokens(context)
    }

    /// Makes another session, where a call that has not returned keeps the one there was.
    func renewSession(on lane: Lane) {
        let session = Self.open(parts.instance(of: use))
        do throws(NodeError) {
            try session.bind(settings.current, lane.call)
            nextSession = session
        } catch {
            nextSession = BrokenSession(error)
        }
    }

    /// The number of attempts an item may have, at least 1.
    var attempts: Int { rule.policy.attempts }

    /// A frame for a batch, from the last batch when it was large enough.
    func takeFrame(capacity: Int) -> ExecFrame {
        defer { spareFrame = nil }
        if let spareFrame, spareFrame.chunk.capacity >= capacity { return spareFrame }
        return ExecFrame(capacity: max(1, min(capacity, ChunkSizer.largest)))
    }

    /// Keeps a frame for the next batch.
    func giveBack(_ frame: ExecFrame) { spareFrame = frame }
}
