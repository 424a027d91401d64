import WeirExec
import WeirModel
import WeirValue

/// A use of a node type as one lane has it: everything a visit touches, so that lanes share no reference count.
final class TypeNode {
    let use: NodeUse
    let definition: NodeDefinition
    let name: String
    let limit: Gate?
    let turnstile: Gate?
    let hasPrep: Bool
    let hasExec: Bool
    let hasPost: Bool
    let hasFallback: Bool
    /// The most items in one call.
    let largestCall: Int
    /// What becomes of an item whose attempt failed.
    let rule: AttemptRule
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
    /// The instance as this lane uses it.
    let session: any NodeSession
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
        limit = parts.limit(of: use)
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
        session = Self.open(parts.instance(of: use))
    }

    private static func open(_ instance: any NodeInstance) -> any NodeSession {
        do {
            return try instance.makeSession()
        } catch {
            return BrokenSession(error)
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
