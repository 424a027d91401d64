import WeirPlugin

/// The setting `digits`: how many decimals a result keeps.
struct Rounding {
    private let scale: Double?

    /// Reads the setting.
    init(_ call: Call) throws {
        guard let digits = try call.optionalSetting("digits", as: Int.self) else {
            scale = nil
            return
        }
        guard (0...15).contains(digits) else {
            throw NodeFailure.invalidSetting("the setting \"digits\" must be from 0 to 15, and it is \(digits)")
        }
        scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
    }

    /// The nearest number with so many decimals.
    func round(_ number: Double) -> Double {
        guard let scale, (number * scale).isFinite else { return number }
        return (number * scale).rounded() / scale
    }
}
