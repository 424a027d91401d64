/// How far a batch may run ahead of the results that a file has, where they go there in the order of the items.
///
/// Results that come before that of an earlier item wait in memory, so nothing is pulled that would make them too many.
struct ResultWindow {
    /// The most items between the first one without a written result and the last one begun.
    let mostItems: Int
    /// The most bytes of encoded results that wait before nothing more is pulled.
    let mostBytes: Int
    /// The number of items, from the first on, whose results are written.
    private(set) var written = 0
    private var waitingBytes = 0

    /// - Parameter concurrency: what may be in flight, which the window never stands in the way of.
    init(concurrency: Int, mostItems: Int = 1 << 15, mostBytes: Int = 1 << 26) {
        self.mostItems = max(mostItems, concurrency.multipliedReportingOverflow(by: 4).partialValue)
        self.mostBytes = mostBytes
    }

    /// How many more items may be pulled.
    ///
    /// The first item without a written result is always in flight where this is 0, so that it changes again.
    func room(begun: Int) -> Int { waitingBytes >= mostBytes ? 0 : max(0, mostItems - (begun - written)) }

    /// Notes how far the file has come.
    mutating func note(written: Int, waitingBytes: Int) {
        self.written = written
        self.waitingBytes = waitingBytes
    }
}
