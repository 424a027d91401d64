/// Records of a frame that follow each other in one group.
struct PastRun {
    let scope: UInt64
    let first: Int
    let visit: UInt32
    let frame: UInt32
    let row: UInt16
    let count: UInt16

    /// The place behind the last one.
    var end: Int { first + Int(count) }

    /// What runs are ordered by: the number of the site, scope, visit, first place.
    @inline(__always) func rank(at site: Int32) -> (Int32, UInt64, UInt32, Int) { (site, scope, visit, first) }

    /// An item's number in its group.
    ///
    /// - Parameter row: one of the run's, of its frame.
    func place(ofRow row: Int) -> Int { first + row - Int(self.row) }
}
