/// When a call has failed, and where its message comes from: `fails if < 0 errno`, `fails if != 0 message text(result)`.
package struct FailureRule: Hashable, Sendable {
    /// What tells a failure.
    package indirect enum Condition: Hashable, Sendable {
        /// Nothing does.
        case never
        /// The result compares so with a number.
        case result(Comparison, Int64)
        /// The result is NULL.
        case null
        /// `errno` is not 0 after the call; it is set to 0 before.
        case errno
        /// The parameter with the name, after the call, compares so with a number.
        case parameter(String, Comparison, Int64)
        /// At least one of these does.
        case any([Condition])
        /// All of these do.
        case all([Condition])

        /// The conditions that it is made of.
        package var parts: [Condition] {
            switch self {
            case .any(let parts), .all(let parts): parts.flatMap(\.parts)
            default: [self]
            }
        }

        /// The condition as a signature says it, behind `fails if`.
        package var text: String {
            switch self {
            case .never: "never"
            case .result(let comparison, let bound): "\(comparison.rawValue) \(bound)"
            case .null: "null"
            case .errno: "errno"
            case .parameter(let name, let comparison, let bound): "\(name) \(comparison.rawValue) \(bound)"
            case .any(let parts): parts.map(\.text).joined(separator: " or ")
            case .all(let parts): parts.map(\.text).joined(separator: " and ")
            }
        }
    }

    /// How a result is compared.
    package enum Comparison: String, CaseIterable, Hashable, Sendable {
        case less = "<", lessOrEqual = "<=", equal = "==", notEqual = "!=", greaterOrEqual = ">=", greater = ">"
    }

    /// A function of the library that gives the message: `message sqlite3_errmsg(db)`.
    package struct MessageFunction: Hashable, Sendable {
        /// The function, which returns a borrowed string.
        package let name: String
        /// Its arguments: names of parameters, `result` or `errno`.
        package let arguments: [String]
    }

    /// What tells a failure.
    package var condition = Condition.never
    /// Whether `errno` gives the message.
    package var usesErrno = false
    /// The function that gives the message.
    package var message: MessageFunction?
    /// The `out string` parameter that has the message after a failure.
    package var messageParameter: String?

    /// A rule by which no call fails.
    package init() {}

    /// Makes of a comparison with -1 what C makes of it where the result has no sign: one with the greatest number.
    mutating func convertBound(to result: CType) {
        guard case .number(let number) = result, let greatest = number.greatest, number.isInteger, !number.isSigned
        else { return }
        condition = Self.converted(condition, greatest)
    }

    private static func converted(_ condition: Condition, _ greatest: Int64) -> Condition {
        switch condition {
        case .result(let comparison, -1) where comparison == .equal || comparison == .notEqual:
            .result(comparison, greatest)
        case .any(let parts): .any(parts.map { converted($0, greatest) })
        case .all(let parts): .all(parts.map { converted($0, greatest) })
        default: condition
        }
    }

    /// Whether every call that did not fail has the same result, which then says nothing.
    package var leavesOneResult: Bool {
        if case .result(.notEqual, _) = condition { true } else { false }
    }
}
