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
}
