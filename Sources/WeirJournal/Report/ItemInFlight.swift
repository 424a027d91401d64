/// Items of a call that was under way when a process ended.
package struct ItemInFlight: Sendable, Equatable {
    /// The node.
    package let site: String
    /// The number of the first item in its batch.
    package let place: Int
    /// How many items the call had.
    package let count: Int
    /// Which attempt it was, from 0.
    package let attempt: Int
}

extension PastLoader {
    /// What was under way when the last process that worked at a run ended, or is now, as the file `flight` says.
    ///
    /// - Parameter folder: the folder that was read last.
    func itemsInFlight(_ folder: RunFolder) -> [ItemInFlight] {
        FlightRecord.read(folder).compactMap { record in
            site(numbered: record.site).map {
                ItemInFlight(site: $0.path, place: record.place, count: record.count, attempt: record.attempt)
            }
        }
    }
}
