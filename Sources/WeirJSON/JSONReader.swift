internal import CWeirJSON
internal import CWeirValue
package import WeirValue

/// Reads one JSON text after another with the same buffers, which grow with the longest text.
///
/// Used by one thread at a time.
// SAFETY: `reader` is owned, freed in deinit and never given out.
@safe package final class JSONReader {
    private let reader = unsafe weir_json_create { name, length in
        let name = unsafe String(decoding: UnsafeRawBufferPointer(start: name, count: length), as: UTF8.self)
        return StatusCode(errorNamed: name)?.rawValue ?? -1
    }

    /// A reader that has no buffers yet.
    package init() {}

    deinit { unsafe weir_json_destroy(reader) }

    /// The value of a text, such as a line of a file; any kind may stand at the top.
    ///
    /// - Parameters:
    ///   - bytes: the text; the value keeps nothing of it.
    ///   - region: where the value goes, in one piece of memory.
    /// - Complexity: O(n), and O(m log m) for a map whose m keys are not in order.
    @unsafe package func read(_ bytes: UnsafeRawBufferPointer, into region: Region) throws(JSONError) -> Value {
        var size = 0
        let text = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
        if let problem = unsafe weir_json_read(reader, text, bytes.count, &size) {
            throw unsafe JSONMistakeFinder.error(in: bytes, otherwise: String(cString: problem))
        }
        let memory = unsafe region.allocate(size)
        var value = unsafe weir_null()
        let outcome = unsafe Int(weir_json_build(reader, memory, &value))
        guard outcome == WEIR_JSON_BUILT else {
            throw unsafe JSONMistakeFinder.error(in: bytes, otherwise: Self.complaint(outcome))
        }
        return unsafe Int(value.tag) < WEIR_STRING ? Value(raw: value, owner: nil) : Value(raw: value, owner: region)
    }

    private static func complaint(_ outcome: Int) -> String {
        switch outcome {
        case WEIR_JSON_NO_BYTES: #"{"$bytes": …} needs a text in base64; write "$$bytes" for a key "$bytes""#
        case WEIR_JSON_NO_ERROR:
            #"{"$error": …} needs "code" and "message" as weir prints them; write "$$error" for a key "$error""#
        default: "a map has the same key twice"
        }
    }
}
