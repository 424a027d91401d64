package import WeirValue

/// How numbers are read that a manifest writes out or that params give: one rule for both.
package enum GivenNumber {
    /// Why a value does not fit, in words that follow the name of its key.
    package struct Misfit: Error {
        /// `must be at least 1, not 0`.
        package let complaint: String
        init(_ complaint: String) { self.complaint = complaint }
    }

    /// An int of at least 1.
    package static func count(_ value: Value) throws(Misfit) -> Int { try int(value, atLeast: 1) }

    /// An int of at least 0.
    package static func amount(_ value: Value) throws(Misfit) -> Int { try int(value, atLeast: 0) }

    /// An int of at least `minimum`.
    package static func int(_ value: Value, atLeast minimum: Int64) throws(Misfit) -> Int {
        guard value.kind == .int else { throw Misfit("must be an int, not \(value.described)") }
        guard let number = value.intValue else { throw Misfit("must be at most \(Int64.max), not \(value)") }
        guard number >= minimum else { throw Misfit("must be at least \(minimum), not \(number)") }
        return Int(number)
    }

    /// How many failed items a batch bears: `10` or `5%`.
    package static func tolerance(_ value: Value) throws(Misfit) -> BatchDefinition.Tolerance {
        if value.kind == .int { return .count(try amount(value)) }
        let text = value.stringValue ?? ""
        guard text.hasSuffix("%"), let percent = Double(text.dropLast()), percent.isFinite else {
            throw Misfit("must be a number of items such as 10, or a percentage such as 5%, not \(value.described)")
        }
        guard percent >= 0, percent <= 100 else { throw Misfit("must lie between 0% and 100%, not \(text)") }
        return .percent(percent)
    }

    /// A rate, `30/min`.
    package static func rate(_ value: Value) throws(Misfit) -> Rate {
        guard let text = value.stringValue, let rate = Rate(text) else {
            throw Misfit("must be a rate such as 30/min or 5/s, not \(value.described)")
        }
        return rate
    }

    /// A duration, in nanoseconds.
    package static func duration(_ value: Value) throws(Misfit) -> UInt64 {
        if let text = value.stringValue, let nanoseconds = DurationText.nanoseconds(text) { return nanoseconds }
        if value.kind == .int, value.intValue == 0 { return 0 }
        if value.floatValue != nil {
            throw Misfit("needs a unit, as in \(value)ms or \(value)s")
        }
        throw Misfit("must be a duration of at most a year such as 200ms, 5s or 2m, not \(value.described)")
    }
}

extension Value {
    /// What a value is, for messages: `null`, `a string ("x")`.
    package var described: String { isNull ? "null" : "\(kindWithArticle) (\(self))" }
}
