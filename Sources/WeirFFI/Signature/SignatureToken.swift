/// One word or sign of a signature.
struct SignatureToken: Equatable {
    enum Kind: Equatable {
        case word(String)
        case int(CConstant)
        case float(Double)
        case text(String)
        case sign(String)
        case end
    }

    let kind: Kind
    /// Where it begins and ends, in bytes.
    let range: Range<Int>

    /// The token for messages.
    var description: String {
        switch kind {
        case .word(let text), .sign(let text): "\"\(text)\""
        case .int(let constant): "\"\(constant.value)\""
        case .float(let number): "\"\(number)\""
        case .text(let text): "the text \"\(text)\""
        case .end: "the end"
        }
    }
}
