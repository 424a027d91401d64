import WeirExec
import WeirModel
import WeirValue

/// The errors of writing to the store, worded for people.
enum StoreProblem {
    /// A write to the empty path.
    static func wholeStore(_ kind: StoreWrite.Kind) -> NodeError {
        NodeError(.invalidInput, "cannot \(kind.verb) the whole store; name a key in it, such as shared.result")
    }

    /// A write to a path of too many keys.
    static func longPath(_ path: [Key]) -> NodeError {
        NodeError(.invalidInput, StorePath.tooLong(start: text(path.prefix(4)), count: path.count))
    }

    /// A path that leads through what is no map.
    static func blocked(_ kind: StoreWrite.Kind, _ path: [Key], depth: Int, by content: Content) -> NodeError {
        NodeError(
            .invalidInput,
            "cannot \(kind.verb) \(text(path)): \(text(path[...depth])) is \(content.kindWithArticle)")
    }

    /// An append to what is no list.
    static func noList(_ path: [Key], _ content: Content) -> NodeError {
        NodeError(.invalidInput, "cannot append to \(text(path)): it is \(content.kindWithArticle), not a list")
    }

    /// An addition to what is no number.
    static func noNumber(_ path: [Key], _ content: Content) -> NodeError {
        NodeError(.invalidInput, "cannot add to \(text(path)): it is \(content.kindWithArticle), not a number")
    }

    /// The sum of two numbers; two ints give an int.
    ///
    /// - Throws: where one is no number, or the sum of two ints overflows.
    static func sum(_ current: Value, _ number: Value, _ path: [Key]) throws(NodeError) -> Value {
        if let left = current.intValue, let right = number.intValue {
            let (sum, overflow) = left.addingReportingOverflow(right)
            if !overflow { return .int(sum) }
        }
        return try rareSum(current, number, path)
    }

    @inline(never) private static func rareSum(
        _ current: Value, _ number: Value, _ path: [Key]
    ) throws(NodeError) -> Value {
        guard let added = number.floatValue else {
            throw NodeError(
                .invalidInput,
                "cannot add \(number.kindWithArticle) to \(text(path)): only an int or a float can be added")
        }
        guard let before = current.floatValue else { throw noNumber(path, .leaf(current)) }
        guard current.kind == .int && number.kind == .int else {
            let sum = before + added
            if sum.isFinite || !before.isFinite || !added.isFinite { return .float(sum) }
            throw NodeError(
                .invalidInput,
                "cannot add \(number) to \(text(path)): the sum with \(current) does not fit into a float")
        }
        guard let sum = unsignedSum(current, number) else {
            throw NodeError(
                .invalidInput,
                "cannot add \(number) to \(text(path)): the sum with \(current) does not fit into an int; "
                    + "add a float instead")
        }
        return sum
    }

    /// The sum of two ints one of which is too large for a sign; nil where none is, or the sum does not fit.
    private static func unsignedSum(_ first: Value, _ second: Value) -> Value? {
        let (large, other) = first.isBeyondInt64 ? (first, second) : (second, first)
        guard large.isBeyondInt64, let number = large.unsignedValue else { return nil }
        if let small = other.intValue, small < 0 { return .int(unsigned: number - small.magnitude) }
        guard let more = other.unsignedValue else { return nil }
        let (sum, overflow) = number.addingReportingOverflow(more)
        return overflow ? nil : .int(unsigned: sum)
    }

    /// A path as it is written in a manifest.
    static func text(_ path: some Sequence<Key>) -> String { StorePath.text(of: path.map { .key($0) }) }
}

extension StoreWrite.Kind {
    /// The words for a write before the name of a path.
    var verb: String {
        switch self {
        case .set: "set"
        case .append: "append to"
        case .add: "add to"
        case .remove: "remove"
        }
    }
}
