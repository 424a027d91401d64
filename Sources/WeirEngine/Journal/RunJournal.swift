/// What a durable run knows from before, and what it remembers of what comes of its items.
///
/// It stands outside of limits, turns and retries: what it answers takes none of them.
package protocol RunJournal: AnyObject, Sendable {
    /// Whether nothing is to run that is not known already.
    var isDryRun: Bool { get }

    /// What records a site of the plan for one lane, until that gives it back.
    func recorder(of site: Int) -> any SiteRecorder

    /// Takes back what a lane recorded with.
    func giveBack(_ recorder: any SiteRecorder)
}
