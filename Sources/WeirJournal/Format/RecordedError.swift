internal import WeirCBOR
internal import WeirExec
internal import WeirValue

/// An error as a record has it: a list of the code, the message, what the node says of another attempt, and the item.
struct RecordedError {
    /// What the node said.
    let error: NodeError
    /// The item; null where it could not be recorded.
    let item: Value

    /// An item that takes more bytes is left out.
    private static let mostBytes = 256 << 10

    /// What is recorded of an item that failed for good; without the item where that cannot be recorded.
    static func value(of error: NodeError, _ item: Value) -> Value {
        var trial = CBORWriter()
        let isEncodable = (try? trial.append(item)) != nil && trial.count <= mostBytes
        return .list([
            .int(Int64(error.code.rawValue)), .string(error.message), .int(number(of: error.retry)),
            isEncodable ? item : .null,
        ])
    }

    /// Reads what was recorded; nil where the value is none.
    init?(_ value: Value) {
        guard value.kind == .list, value.count > 3, let code = value[0].intValue.flatMap(Int32.init(exactly:)) else {
            return nil
        }
        error = NodeError(
            StatusCode(rawValue: code), value[1].stringValue ?? "", retry: Self.advice(of: value[2].intValue))
        item = value[3]
    }

    private static func number(of advice: NodeError.RetryAdvice) -> Int64 {
        switch advice {
        case .byCode: 0
        case .yes: 1
        case .no: 2
        }
    }

    private static func advice(of number: Int64?) -> NodeError.RetryAdvice {
        switch number {
        case 1: .yes
        case 2: .no
        default: .byCode
        }
    }
}
