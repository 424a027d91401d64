/// A piece of a segment that cannot be read.
package struct Damage: Sendable, Equatable {
    /// The file; the folder of another run, without bytes, where that is not there any more.
    package let file: String
    /// Where it begins, in bytes.
    package let offset: Int
    /// The number of bytes that were passed over.
    package let length: Int
    /// The site that lost records, and how many, where that is known.
    package let site: String?
    package let records: Int?
    /// Whether it is the last write of a process that was killed, which is no damage.
    package let isTorn: Bool

    /// One line for people.
    package var description: String {
        if length == 0 { return "\(file) is not there any more; what was not taken from it yet runs again" }
        if isTorn { return "\(file): the last \(length) bytes are of a write that was cut off, from \(offset) on" }
        let lost = records.map { "; \($0) record\($0 == 1 ? "" : "s") of \(site ?? "an unknown site") cannot be read" }
        return "\(file): \(length) bytes from \(offset) on are damaged\(lost ?? "")"
    }
}
