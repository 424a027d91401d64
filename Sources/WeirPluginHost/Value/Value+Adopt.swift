internal import CWeirValue
internal import WeirExec
internal import WeirValue

extension weir_value {
    /// Whether this is null or a number with nothing unusual about it: the whole first word is the tag.
    @inline(__always) var isPlain: Bool {
        let header = unsafe withUnsafeBytes(of: self) { unsafe $0.loadUnaligned(as: UInt64.self) }
        return header == UInt64(UInt8(WEIR_NULL)).littleEndian || header == UInt64(UInt8(WEIR_INT)).littleEndian
            || header == UInt64(UInt8(WEIR_FLOAT)).littleEndian
    }
}

extension Value {
    /// A checked value of its own memory from one that a plugin gave.
    ///
    /// - Parameters:
    ///   - subject: what the value is, for messages: `the prepared value`.
    ///   - region: memory that the value may point into already, such as the arena of the call; nil for none.
    ///   - isTaken: whether owned buffers become the host's.
    ///   - model: a value that the region has adopted, whose keys are shared where they are the same.
    @unsafe init(
        adopting raw: weir_value, _ subject: @autoclosure () -> String, in region: Region? = nil,
        isTaken: Bool = true, like model: UnsafePointer<weir_value>? = nil
    ) throws(NodeError) {
        if unsafe raw.isPlain {
            unsafe self.init(raw: raw, owner: nil)
            return
        }
        var raw = unsafe raw
        let region = region ?? Region()
        do {
            try unsafe region.adopt(&raw, isTaken: isTaken, like: model)
        } catch {
            throw NodeError(error.code, "\(subject())\(error.place) \(error.complaint)")
        }
        unsafe self.init(raw: raw, owner: Int(raw.tag) < WEIR_STRING ? nil : region)
    }
}
