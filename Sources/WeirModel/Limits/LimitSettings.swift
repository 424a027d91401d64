/// A named limit in numbers.
package struct LimitSettings: Hashable, Sendable {
    /// How much may be in flight under a limit.
    package enum Slots: Hashable, Sendable {
        /// Any number.
        case any
        /// So many, at least 1.
        case fixed(Int)
        /// As many as the service bears, found while it runs.
        case auto
    }

    /// The name.
    package let name: String
    /// How much may be in flight: calls of node types that block, items of those that do not.
    package var slots = Slots.any
    /// How many items may begin in a time; nil for any number.
    package var rate: Rate?
    /// How many of them may begin at once, at least 1; nil for what 20 ms of the rate give.
    package var burst: Int?
    /// How many tokens may be taken in a time; nil for any number.
    package var tokens: Rate?
    /// When it is taken for a service that is dead; nil for never.
    package var breaker: BreakerPolicy?

    /// A limit that lets everything through.
    package init(_ name: String) { self.name = name }

    /// The most that may be in flight as far as that is known beforehand; nil for any number.
    package var mostInFlight: Int? {
        switch slots {
        case .any: nil
        case .fixed(let most): most
        case .auto: Self.mostOfAuto
        }
    }

    /// The most that `auto` ever lets through at once.
    package static let mostOfAuto = 1024
}
