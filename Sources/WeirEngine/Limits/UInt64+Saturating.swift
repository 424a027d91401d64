extension UInt64 {
    /// The sum, or the largest number where that is larger: the end of time, for times.
    func saturatingAdding(_ other: UInt64) -> UInt64 {
        let (sum, isBeyond) = addingReportingOverflow(other)
        return isBeyond ? .max : sum
    }

    /// The product, or the largest number where that is larger.
    func saturatingMultiplied(by other: UInt64) -> UInt64 {
        let (product, isBeyond) = multipliedReportingOverflow(by: other)
        return isBeyond ? .max : product
    }
}
