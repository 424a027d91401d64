import WeirJSON
import WeirValue

/// What a run answers to `weir control`: a map, as a line of JSON.
struct ControlAnswer {
    private let value: Value

    /// The answer in a map.
    init(_ entries: [(String, Value)]) { value = .map(entries.map { (Key($0.0), $0.1) }) }

    /// It was done.
    static var done: ControlAnswer { ControlAnswer([("ok", .bool(true))]) }

    /// It was not done, and why.
    static func refused(_ reason: String) -> ControlAnswer {
        ControlAnswer([("ok", .bool(false)), ("error", .string(reason))])
    }

    /// The line.
    var json: String { String(decoding: (try? JSON.text(value)) ?? [], as: UTF8.self) }
}
