/// When something must be over.
package enum Deadline: Hashable, Sendable {
    /// So many nanoseconds after it began.
    case after(UInt64)
    /// At a time of day, in nanoseconds since 1970 in UTC.
    case at(UInt64)
}
