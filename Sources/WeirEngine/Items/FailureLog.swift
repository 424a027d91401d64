import WeirExec
import WeirValue

/// The failed items of one batch: counted all, told all, and the first in item order kept for the batch's own failure.
struct FailureLog {
    private var count = 0
    private var first: (index: Int, failure: RunFailure)?
    private var errors: [(index: Int, error: NodeError)] = []
    private let keepsErrors: Bool

    /// - Parameter keepsErrors: whether a list of {index, error} is wanted (B4).
    init(keepsErrors: Bool = false) { self.keepsErrors = keepsErrors }

    mutating func add(_ index: Int, _ failure: RunFailure) {
        count += 1
        if index < first?.index ?? .max { first = (index, failure) }
        if keepsErrors { errors.append((index, failure.error)) }
    }

    /// The failure of the batch as a whole.
    func failure(of begun: Int, allowed: Int) -> RunFailure? {
        var failure = first?.failure
        failure?.batch = (count, begun, allowed)
        return failure
    }

    /// The failed items as a list of {index, error}, in item order; nil where nobody wants one.
    var list: Value? {
        guard keepsErrors else { return nil }
        return .list(
            errors.sorted { $0.index < $1.index }.map { entry in
                .map([(Key("error"), entry.error.value), (Key("index"), .int(entry.index))])
            })
    }
}
