/// A length that several parameters make: `factor * a * b + addend`.
package struct CProduct: Hashable, Sendable {
    /// The parameters whose numbers are multiplied; at least one.
    package let names: [String]
    /// What their product is multiplied by.
    package let factor: Int64
    /// What is added to it.
    package let addend: Int64

    /// The length, given the numbers of the parameters; nil when it is negative or too large.
    package func length(of numbers: [Int64]) -> Int64? {
        var length = factor
        for number in numbers {
            let (product, overflow) = length.multipliedReportingOverflow(by: number)
            if overflow || number < 0 { return nil }
            length = product
        }
        let (sum, overflow) = length.addingReportingOverflow(addend)
        return overflow || sum < 0 ? nil : sum
    }
}
