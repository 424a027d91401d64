import WeirPlugin

/// Count, sum and extremes of numbers; a sum of two is the summary of all their numbers.
struct Summary {
    private var count = 0
    private var sum = Number.int(0)
    private var extremes: (minimum: Number, maximum: Number)?

    /// The summary of no number.
    init() {}

    /// Takes a number in.
    mutating func add(_ number: Number) {
        count += 1
        sum = sum + number
        widen(number, number)
    }

    /// Takes in what a summary says that went through the flow as a map.
    mutating func add(_ partial: Map) throws {
        guard case .int(let more)? = partial["count"], more >= 0, let part = partial["sum"].flatMap(Number.init) else {
            throw NodeFailure.invalidInput("it has no \"count\" and \"sum\"; merge takes results of stats or group")
        }
        let (all, overflows) = count.addingReportingOverflow(more)
        if overflows { throw NodeFailure.invalidInput("the sum of the counts does not fit into an int") }
        count = all
        sum = sum + part
        if let minimum = partial["minimum"].flatMap(Number.init), let maximum = partial["maximum"].flatMap(Number.init)
        {
            widen(minimum, maximum)
        }
    }

    /// The mean, or nil without a number.
    var mean: Double? { count == 0 ? nil : sum.double / Double(count) }

    /// The result of `tables.group`.
    func group(_ rounding: Rounding) throws -> Value {
        ["count": .int(count), "sum": try sum.value(rounding)]
    }

    /// The result of `tables.stats`; without a number, what has no meaning is null.
    func stats(_ rounding: Rounding) throws -> Value {
        [
            "count": .int(count), "sum": try sum.value(rounding),
            "minimum": try extremes?.minimum.value(rounding) ?? .null,
            "maximum": try extremes?.maximum.value(rounding) ?? .null,
            "mean": mean.map { .float(rounding.round($0)) } ?? .null,
        ]
    }

    private mutating func widen(_ minimum: Number, _ maximum: Number) {
        guard let known = extremes else {
            extremes = (minimum, maximum)
            return
        }
        extremes = (
            minimum < known.minimum ? minimum : known.minimum, known.maximum < maximum ? maximum : known.maximum
        )
    }
}
