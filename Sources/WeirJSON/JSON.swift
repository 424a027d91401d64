internal import CWeirJSON
package import WeirValue

/// JSON text to values and back: what `--set`, `--shared`, `jsonl` and plugin metadata read, and what `--print` writes.
package enum JSON {
    /// What to say of a nesting that is too deep.
    static func tooDeep(_ limit: Int) -> String { "lists and maps are nested deeper than \(limit) levels" }

    /// The value of a JSON text; any kind may stand at the top.
    ///
    /// A byte order mark before it is passed over. An integer that does not fit into 64 bits, with a sign or without, and a key that stands twice in one map are errors.
    ///
    /// - Complexity: O(n), and O(m log m) for a map whose m keys are not in order.
    package static func parse(_ bytes: [UInt8]) throws(JSONError) -> Value {
        if let complaint = ByteOrderMark.complaint(about: bytes) { throw JSONError(complaint, line: 1, column: 1) }
        let mark = ByteOrderMark.length(bytes)
        // A closure cannot pass a typed error through `withUnsafeBytes`, so the outcome travels as a result.
        let outcome = unsafe bytes.withUnsafeBytes { bytes in
            Result { () throws(JSONError) in
                try unsafe JSONReader().read(UnsafeRawBufferPointer(rebasing: bytes[mark...]), into: Region())
            }
        }
        return try outcome.get()
    }

    /// The value of a JSON text; any kind may stand at the top.
    package static func parse(_ text: String) throws(JSONError) -> Value {
        try parse(Array(text.utf8))
    }

    /// The JSON text of a value, in UTF-8 and without a line end.
    ///
    /// Bytes become `{"$bytes":"<base64>"}`, errors `{"$error":{"code":"io","message":"…"}}`, and `parse` makes them
    /// again; a map whose only key is one of these gets another dollar before it, `{"$$bytes":…}`. Keys come in key order; a
    /// float has the fewest digits that read back as the same number, and always a dot or an exponent.
    ///
    /// - Parameter pretty: whether each element has a line of its own, indented by two spaces a level.
    /// - Throws: for NaN, infinities, resources and too deep nesting, naming the place inside the value.
    package static func text(_ value: Value, pretty: Bool = false) throws(JSONError) -> [UInt8] {
        try JSONWriter.text(of: value, pretty: pretty)
    }

    /// Appends the JSON text of a value to bytes, in UTF-8 and without a line end.
    ///
    /// - Throws: as `text`; then nothing is appended.
    package static func append(_ value: Value, to bytes: inout [UInt8]) throws(JSONError) {
        try JSONWriter.append(value, to: &bytes)
    }

    /// The JSON text of a value as a string.
    package static func string(_ value: Value, pretty: Bool = false) throws(JSONError) -> String {
        String(decoding: try text(value, pretty: pretty), as: UTF8.self)
    }
}
