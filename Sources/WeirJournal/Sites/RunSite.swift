internal import WeirValue

/// A site of a run: where it stands in this session, and among what was recorded before.
struct RunSite: Sendable {
    /// Its number in this session, which is that of the plan.
    let number: Int
    let plan: SitePlan
    /// Its number among the sites that were recorded; nil where nothing was.
    let past: Int32?
    /// The number of its context among those that were recorded; nil where it is another.
    let pastContext: Int32?

    /// The settings of a visit that the plan does not fix.
    func varying(_ settings: Value) -> Value {
        guard let fixed = plan.context?.settings else { return .null }
        let varying = settings.entries.filter { fixed.lookup($0.key) != $0.value }
        return varying.isEmpty ? .null : .map(varying.map { ($0.key, $0.value) })
    }
}
