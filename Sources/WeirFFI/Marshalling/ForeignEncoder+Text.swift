internal import CWeirValue
internal import Glibc
internal import WeirExec
internal import WeirValue

/// Text in other encodings, and memory that is aligned as C asks.
extension ForeignEncoder {
    /// Puts a pointer to text in an encoding into a slot.
    ///
    /// - Returns: how many units the text has.
    func encode(
        _ value: Value, in encoding: CEncoding, into slot: UnsafeMutableRawPointer, _ subject: @autoclosure () -> String
    ) throws(NodeError) -> Int {
        guard value.kind == .string else { throw Self.mismatch(value, "a string", subject()) }
        try Self.refuseNUL(value, subject())
        let room = unsafe scratch.allocate(
            TextConversion.growth * value.count + TextConversion.extra + encoding.unit)
        let outcome = unsafe value.withBytes { source in
            unsafe TextConversion.convert(
                UnsafeRawBufferPointer(source), from: "UTF-8", to: encoding.iconvName, into: room)
        }
        switch outcome {
        case .unfit(let place):
            throw NodeError(
                .invalidInput,
                "\(subject()) has a character at byte \(place) that \(encoding.iconvName) cannot express", retry: .no)
        case .done(let count):
            unsafe memset(room + count, 0, encoding.unit)
            unsafe slot.storeBytes(of: room, as: UnsafeMutableRawPointer?.self)
            return count / encoding.unit
        }
    }
}

extension Region {
    /// Uninitialised memory with an alignment of any power of two.
    @unsafe func room(_ size: Int, alignment: Int) -> UnsafeMutableRawPointer {
        guard alignment > 16 else { return unsafe allocate(max(1, size)) }
        return unsafe allocate(size + alignment).alignedUp(toMultipleOf: alignment)
    }
}
