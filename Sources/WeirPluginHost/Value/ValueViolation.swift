internal import WeirValue

/// What is wrong with a value that a plugin gave, and where inside it.
///
/// One reference, since every level of a nested value has room for it on the stack.
struct ValueViolation: Error {
    private final class Details: Sendable {
        let complaint: String
        let place: String
        let code: StatusCode

        init(_ complaint: String, _ place: String, _ code: StatusCode) {
            self.complaint = complaint
            self.place = place
            self.code = code
        }
    }

    private let details: Details

    init(_ complaint: String, place: String = "", code: StatusCode = .protocolBroken) {
        details = Details(complaint, place, code)
    }

    /// There is no memory for a copy of so many bytes.
    static func exhausted(_ size: Int) -> ValueViolation {
        ValueViolation("has \(size) bytes, for which memory is exhausted", code: .exhausted)
    }

    /// What is wrong, from the verb on: `is a string that is no valid UTF-8`.
    var complaint: String { details.complaint }

    /// The way to it inside the value: `[3]["name"]`.
    var place: String { details.place }

    /// What the item or call fails with.
    var code: StatusCode { details.code }

    /// The same violation one level further out; the inner end of a long way is left out.
    func inside(_ step: String) -> ValueViolation {
        ValueViolation(complaint, place: step + (place.count <= 60 ? place : "\(place.prefix(60))…"), code: code)
    }
}
