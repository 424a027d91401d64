internal import WeirExec
internal import WeirJSON
internal import WeirValue

/// Lines of JSON.
enum JSONLine {
    /// Appends a value and a line feed.
    ///
    /// - Throws: for what JSON has not; then nothing is appended.
    static func append(_ value: Value, to bytes: inout [UInt8]) throws(NodeError) {
        try appendText(of: value, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// Appends a value.
    ///
    /// - Throws: as `append`.
    static func appendText(of value: Value, to bytes: inout [UInt8]) throws(NodeError) {
        do throws(JSONError) {
            try JSON.append(value, to: &bytes)
        } catch {
            throw NodeError(.unsupported, "the result cannot be written to a file: \(error.message)", retry: .no)
        }
    }

    /// Appends an entry of a line's map, and before it a brace or a comma; of what JSON has not, the error that says so.
    ///
    /// - Parameter key: of letters.
    static func append(_ key: StaticString, _ value: Value, to bytes: inout [UInt8], isFirst: Bool = false) {
        append(key, to: &bytes, isFirst: isFirst)
        do throws(NodeError) {
            try appendText(of: value, to: &bytes)
        } catch {
            // An error value always has a text.
            try? appendText(of: error.value, to: &bytes)
        }
    }

    /// Appends a key of a line's map, and before it a brace or a comma.
    static func append(_ key: StaticString, to bytes: inout [UInt8], isFirst: Bool = false) {
        bytes.append(UInt8(ascii: isFirst ? "{" : ","))
        bytes.append(UInt8(ascii: "\""))
        key.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: ":")])
    }

    /// Ends a line's map.
    static func end(_ bytes: inout [UInt8]) { bytes.append(contentsOf: [UInt8(ascii: "}"), UInt8(ascii: "\n")]) }
}
