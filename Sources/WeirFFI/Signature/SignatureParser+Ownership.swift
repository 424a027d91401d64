/// Whose memory comes out of a function.
extension SignatureParser {
    /// The words for it.
    enum Ownership: String {
        /// The library's.
        case borrowed
        /// The caller's.
        case owned
    }

    /// Reads one of the words, if it stands here.
    mutating func ownership(_ mayBeOwned: Bool) throws(SignatureProblem) -> Ownership? {
        guard case .word(let word) = peek.kind, let known = Ownership(rawValue: word) else { return nil }
        guard mayBeOwned else {
            throw SignatureProblem(
                peek.range.lowerBound,
                "\"\(word)\" stands before a result or behind \"out\": it says whose that is which comes out")
        }
        advance()
        return known
    }

    /// A type with what a word says of it.
    func owned(_ type: CType, _ word: Ownership, _ offset: Int) throws(SignatureProblem) -> CType {
        switch (type, word) {
        case (.optional(let inner), _): return .optional(try owned(inner, word, offset))
        case (.handle(let handle), .borrowed): return .handle(CHandle(name: handle.name, destructor: nil))
        case (.handle(let handle), .owned):
            guard handle.destructor != nil else {
                throw SignatureProblem(
                    offset,
                    "nothing says what ends \"\(handle.name)\": add \"free(function)\" here or to its declaration")
            }
            return type
        case (.string, _), (.encoded, _), (.bytes, _), (.array, _), (.pointer, _), (.freed, _):
            if type.isFreedByCaller == (word == .owned) { return type }
            guard word == .owned else {
                throw SignatureProblem(offset, "what is borrowed is not freed; take away one of the two")
            }
            return try type.released(by: .function("free"), offset)
        default:
            throw SignatureProblem(offset, "only a pointer can be \"\(word.rawValue)\"")
        }
    }
}

extension CType {
    /// The type whose memory the caller frees, or whose object it ends.
    func released(by release: CRelease, _ offset: Int) throws(SignatureProblem) -> CType {
        switch self {
        case .string: return .string(release)
        case .encoded(let encoding, _): return .encoded(encoding, release)
        case .bytes(let extent, _): return .bytes(extent, release)
        case .array, .pointer:
            guard case .function(let name) = release else { return self }
            return .freed(self, name)
        case .optional(let inner): return .optional(try inner.released(by: release, offset))
        case .handle(let handle):
            guard case .function(let name) = release else { return self }
            return .handle(CHandle(name: handle.name, destructor: name))
        default:
            throw SignatureProblem(
                offset, "only text, bytes, lists, \"T*\" and handles that come out of a function can be freed here")
        }
    }
}
