import WeirValue

extension StorePath {
    /// The most keys that a path may have which is written to; it bounds the recursion over the store.
    package static let mostKeys = 256

    /// What is said of a path with more keys.
    ///
    /// - Parameter start: its first keys, as `text(of:)` writes them.
    package static func tooLong(start: String, count: Int) -> String {
        "a path of the store holds at most \(mostKeys) keys; the one that starts with \(start) has \(count)"
    }

    /// A path as it is written in a manifest.
    package static func text(of steps: some Sequence<Reference.Step>) -> String {
        steps.reduce(into: "shared") { text, step in
            switch step {
            case .index(let index): text += "[\(index)]"
            case .reference(let reference): text += "[\(reference.text)]"
            case .key(let key):
                let name = key.description
                text += name.wholeMatchesIdentifier ? ".\(name)" : "[\"\(name.replacingQuotes)\"]"
            }
        }
    }
}

extension String {
    fileprivate var wholeMatchesIdentifier: Bool {
        guard let first = utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    fileprivate var replacingQuotes: String {
        var result = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            if scalar == "\"" || scalar == "\\" { result.append("\\") }
            result.append(scalar)
        }
        return String(result)
    }
}
