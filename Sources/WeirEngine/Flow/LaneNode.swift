import WeirModel

/// A node as one lane uses it: everything a visit touches, so that lanes share no reference count.
final class LaneNode {
    let plan: NodePlan
    let definition: NodeDefinition
    let name: String
    let work: NodePlan.Work
    let transitions: ByName<NodePlan.Target>
    let hasTransitions: Bool
    let defaultTarget: NodePlan.Target?
    let catchTarget: NodePlan.Target?
    let limit: Gate?
    let turnstile: Gate?
    let info: NodeTypeInfo?
    let hasPrep: Bool
    let hasExec: Bool
    let hasPost: Bool
    let hasFallback: Bool
    /// Whether no visit can change the settings.
    let hasConstantSettings: Bool
    /// Whether the settings read the store.
    let readsStore: Bool
    /// The most items in one call.
    let largestCall: Int
    /// Whether a visit runs without ever parking the lane, unless an item waits: no batch, no limit, nothing serial.
    let isStraight: Bool
    /// The number of attempts an item may have, at least 1.
    let attempts: Int
    let hasInput: Bool
    /// What stands in for prep where `hasInput` says so; null otherwise.
    let input: Formula
    /// Where the result goes, instead of post.
    let output: PathFormula?
    /// Whether anything reads the result of a visit.
    let isResultRead: Bool
    let maxVisits: Int?
    /// Whether the node says params of its own; those of a flow belong to the flow's.
    let hasParams: Bool
    /// The node's own params where nothing can change them.
    let constantParams: Value?
    /// What keeps calls of the items' source apart from others: its own node type's turn, or this one's.
    let sourceTurnstile: Gate?
    var settings: SettingsResolver?
    /// Whether the settings in force are known to the session.
    var isBound = false
    /// The node whose prep gives the items, from `items: { uses: … }`.
    lazy var source: LaneNode? = sourcePlan.map { LaneNode($0.plan) }
    private let sourcePlan: NodePlan.Source?
    private var spareFrame: ExecFrame?
    /// The instance as this lane uses it.
    let session: any NodeSession
    /// For calls with one item.
    let single = ExecFrame(capacity: 1)
    /// Whether items may be left pending; each call then has a frame of its own, which the item keeps.
    let isAsync: Bool

    init(_ plan: NodePlan) {
        self.plan = plan
        definition = plan.definition
        name = plan.definition.name
        work = plan.work
        transitions = plan.transitions
        hasTransitions = !plan.transitions.isEmpty
        defaultTarget = plan.transitions["default"]
        catchTarget = plan.catchTarget
        limit = plan.limit
        sourcePlan = plan.source
        turnstile = plan.turnstile
        attempts = plan.definition.retry.attempts
        hasInput = plan.definition.input != nil
        input = Formula(plan.definition.input ?? .constant(.null))
        output = plan.definition.output.map(PathFormula.init)
        maxVisits = plan.definition.maxVisits
        sourceTurnstile = plan.source.map(\.plan.turnstile) ?? plan.turnstile
        guard case .instance(let instance) = plan.work else {
            isStraight = false
            (hasParams, constantParams) = (false, nil)
            (info, settings, hasPrep, hasExec, hasPost, hasFallback) = (nil, nil, false, false, false, false)
            (readsStore, hasConstantSettings, largestCall, isResultRead, isAsync) = (false, true, 1, false, false)
            session = BrokenSession(NodeError(.internal, "a flow has no session"))
            return
        }
        session = Self.open(instance)
        isStraight = plan.definition.batch == nil && plan.limit == nil && plan.turnstile == nil
        hasParams = !plan.definition.params.isEmpty
        let constants = plan.definition.params.compactMap { entry in entry.1.constantValue.map { (entry.0, $0) } }
        constantParams = constants.count == plan.definition.params.count ? .map(constants) : nil
        let info = instance.info
        let resolver = SettingsResolver(plan.definition, info)
        self.info = info
        settings = resolver
        hasPrep = info.phases.contains(.prep)
        hasExec = info.phases.contains(.exec)
        hasPost = info.phases.contains(.post)
        hasFallback = info.phases.contains(.fallback)
        isAsync = info.isAsync
        isResultRead = hasPost || plan.definition.output != nil
        readsStore = resolver.readsStore
        hasConstantSettings = resolver.isConstant
        largestCall = info.handlesChunks ? ChunkSizer.largest : 1
    }

    private static func open(_ instance: any NodeInstance) -> any NodeSession {
        do {
            return try instance.makeSession()
        } catch {
            return BrokenSession(error)
        }
    }

    /// A frame for a batch, from the last batch when it was large enough.
    func takeFrame(capacity: Int) -> ExecFrame {
        defer { spareFrame = nil }
        if let spareFrame, spareFrame.chunk.capacity >= capacity { return spareFrame }
        return ExecFrame(capacity: max(1, min(capacity, ChunkSizer.largest)))
    }

    /// Keeps a frame for the next batch.
    func giveBack(_ frame: ExecFrame) { spareFrame = frame }

}
