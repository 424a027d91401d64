/// What is wrong with a value that a plugin gave, and where inside it.
struct ValueViolation: Error {
    /// What is wrong, from the verb on: `is a string that is no valid UTF-8`.
    let complaint: String
    /// The way to it inside the value: `[3]["name"]`.
    let place: String

    init(_ complaint: String, place: String = "") {
        self.complaint = complaint
        self.place = place
    }

    /// The same violation one level further out; the inner end of a long way is left out.
    func inside(_ step: String) -> ValueViolation {
        ValueViolation(complaint, place: step + (place.count <= 60 ? place : "\(place.prefix(60))…"))
    }
}
