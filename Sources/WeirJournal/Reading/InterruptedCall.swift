internal import WeirEngine

/// A call that was under way when a session ended before its time.
struct InterruptedCall {
    private let site: Int32
    private let call: FlightRecord

    /// A call of a site, by its number among all that were recorded.
    init(site: Int32, _ call: FlightRecord) {
        self.site = site
        self.call = call
    }

    /// Whether an item was part of it.
    func has(_ site: Int32, _ group: JournalGroup, _ place: Int) -> Bool {
        self.site == site && call.scope == group.scope && call.visit == group.visit
            && (call.place..<call.place + call.count).contains(place)
    }
}
