internal import WeirModel

/// What is wrong with a value that a plugin gave, and where inside it.
struct ValueViolation: Error {
    /// What is wrong, from the verb on: `is a string that is no valid UTF-8`.
    let complaint: String
    /// The way to it inside the value: `[3]["name"]`.
    let place: String
    /// What the item or call fails with.
    let code: StatusCode

    init(_ complaint: String, place: String = "", code: StatusCode = .protocolBroken) {
        self.complaint = complaint
        self.place = place
        self.code = code
    }

    /// There is no memory for a copy of so many bytes.
    static func exhausted(_ size: Int) -> ValueViolation {
        ValueViolation("has \(size) bytes, for which memory is exhausted", code: .exhausted)
    }

    /// The same violation one level further out; the inner end of a long way is left out.
    func inside(_ step: String) -> ValueViolation {
        ValueViolation(complaint, place: step + (place.count <= 60 ? place : "\(place.prefix(60))…"), code: code)
    }
}
