/// Numbers with a unit behind them, as people write them: `1.5s`, `500MB`.
enum UnitText {
    /// The number times its unit; nil for another text.
    ///
    /// - Parameter units: what each ending stands for; of two of which one ends with the other, the longer one comes first.
    static func value(_ text: String, _ units: [(suffix: String, factor: Double)]) -> Double? {
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let number = text.dropLast(unit.suffix.count)
        guard number.first?.isASCII ?? false, number.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else {
            return nil
        }
        return Double(number).map { $0 * unit.factor }
    }
}
