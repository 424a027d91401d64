internal import WeirExec

/// What is recorded of one item.
package struct RecordedItem: Sendable {
    /// What came of it.
    package enum Status: String, Sendable {
        case succeeded
        /// The fallback of the node type gave its result.
        case rescued
        case failed
    }

    /// What identifies the item, 32 hexadecimal digits as a plugin sees its bytes.
    package let key: String
    /// The iteration, or the visit of a flow, that it is part of; 0 for the run itself.
    package let scope: UInt64
    /// Which visit of the node it is there, from 0.
    package let visit: Int
    /// Its number in its batch, from 0.
    package let place: Int
    /// What came of it.
    package let status: Status
    /// How many attempts it took.
    package let attempts: Int
    /// Why it failed; nil of one that did not.
    package let failure: RecordedFailure?
    /// Whether it is a failure that a later session of the run does not accept.
    package let runsAgain: Bool
}

extension RunFolder {
    /// Calls `body` with each record of a node, in the order in which they were written.
    ///
    /// - Returns: the paths of all nodes that records may be of, among which that node is, or `body` was never called.
    /// - Throws: `isNewer`, `isDamaged`, `file`, or what `body` throws.
    /// - Complexity: O(size of the segments).
    package func forEachItem(of site: String, _ body: (RecordedItem) throws -> Void) throws -> [String] {
        var loader = PastLoader()
        try loader.read(self, isRedriven: false)
        let past = PastRecords(loader)
        let reader = RecordReader(past)
        for (number, frame) in past.frames.enumerated() {
            let own = past.sites[Int(frame.site)]
            guard own.isOfItems, own.path == site else { continue }
            let unusual = Dictionary(frame.unusual.map { ($0.row, $0) }, uniquingKeysWith: { $1 })
            for row in 0..<frame.rows {
                let run = past.run(of: number, row)
                let other = unusual[row]
                let hasFailed = other?.hasFailed ?? false
                try body(
                    RecordedItem(
                        key: past.key(number, row).hexText, scope: run.scope, visit: Int(run.visit),
                        place: run.place(ofRow: row),
                        status: hasFailed ? .failed : other?.isRescued ?? false ? .rescued : .succeeded,
                        attempts: other?.attempts ?? 1,
                        failure: hasFailed ? reader.failure(number, row).map(RecordedFailure.init) : nil,
                        runsAgain: hasFailed && frame.isBeforeRedrive))
            }
        }
        return past.sites.filter(\.isOfItems).map(\.path)
    }
}

extension ItemKey {
    /// The 16 bytes as hexadecimal digits.
    fileprivate var hexText: String { unsafe withUnsafeBytes(of: self) { unsafe Array($0).hexText } }
}
