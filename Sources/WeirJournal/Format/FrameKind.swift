/// What a frame of a segment holds; readers pass over the kinds that they do not know.
enum FrameKind: UInt8 {
    /// What the segment is part of.
    case head = 1
    /// A site, and the number that stands for it.
    case site = 2
    /// What besides an item decides a result, and the number that stands for it.
    case context = 3
    /// What came of items.
    case records = 4
    /// Iterations and visits of flows that began.
    case scopes = 5
}
