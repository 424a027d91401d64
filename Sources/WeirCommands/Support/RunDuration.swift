/// How long something took, in words.
enum RunDuration {
    /// A time in words, however long: what is left of a batch may be more than any integer holds.
    static func text(_ seconds: Double) -> String {
        switch seconds {
        case ..<1: "\(Int(seconds * 1000)) ms"
        case ..<120: "\((seconds * 10).rounded() / 10) s"
        case ..<7200: "\(Int(seconds / 60)) min"
        case ..<1e9: "\(Int(seconds / 3600)) h"
        default: "many years"
        }
    }
}
