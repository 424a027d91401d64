import ArgumentParser
import WeirModel

/// The value of `--halt`, in the words of GNU parallel: `never`, `soon,fail=1`, `now,fail=3`, `soon,fail=10%`.
struct HaltArgument: ExpressibleByArgument {
    /// What was given.
    let text: String

    init(argument: String) { text = argument }

    /// The rule.
    ///
    /// - Throws: a usage error that says what there is.
    func rule() throws -> HaltRule {
        if text == "never" { return .never }
        let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "soon" || parts[0] == "now" else { throw mistake("has another form") }
        let condition = parts[1].split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard condition.count == 2 else { throw mistake("has another form") }
        switch condition[0] {
        case "fail": break
        case "success", "done": throw mistake("a run halts at failed items only, not by \"\(condition[0])=\"")
        default: throw mistake("has another form")
        }
        guard let tolerance = Self.tolerance(condition[1]) else {
            throw mistake("\"\(condition[1])\" must be an int of at least 1, or a percentage over 0% and up to 100%")
        }
        return parts[0] == "soon" ? .soon(tolerance) : .now(tolerance)
    }

    /// How many items may fail before; nil for no number.
    private static func tolerance(_ number: Substring) -> BatchDefinition.Tolerance? {
        guard number.hasSuffix("%") else {
            guard number.allSatisfy(\.isASCII), let count = Int(number), count >= 1 else { return nil }
            return .count(count - 1)
        }
        let digits = number.dropLast()
        guard !digits.isEmpty, digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
            let percent = Double(digits), percent > 0, percent <= 100
        else { return nil }
        return .percent(percent)
    }

    private func mistake(_ what: String) -> ValidationError {
        ValidationError(
            "--halt \"\(text)\": \(what); write never, soon,fail=1, soon,fail=10%, now,fail=1 or now,fail=10%, with a number "
                + "of your own")
    }
}
