internal import CWeirCSV
internal import WeirExec
internal import WeirJSON
internal import WeirModel
internal import WeirValue

/// Rows of CSV from maps.
struct CSVRecord {
    /// The column that has why an item failed, where it is asked for.
    private static let errorColumn: Key = "$error"

    private let columns: [Key]

    init(_ columns: [Key]) { self.columns = columns }

    /// The names of the columns as a row.
    var head: [UInt8] {
        var bytes: [UInt8] = []
        for (index, column) in columns.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            unsafe column.withBytes { unsafe Self.append($0, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Appends the row of a result: a map's values under the columns, of one column also any other value, and of a failed
    /// item nothing but the message under `$error`.
    ///
    /// - Throws: for a value that is no map, or has something that is no text; then nothing is appended.
    func append(_ result: Value, to bytes: inout [UInt8]) throws(NodeError) {
        let start = bytes.count
        do throws(NodeError) {
            for (index, column) in columns.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                try append(try value(of: result, column), column, to: &bytes)
            }
        } catch {
            bytes.removeSubrange(start...)
            throw error
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private func value(of result: Value, _ column: Key) throws(NodeError) -> Value {
        switch result.kind {
        case .map: return result.lookup(column) ?? .null
        case .error: return column == Self.errorColumn ? .string(result.errorValue?.message ?? "") : .null
        default:
            if columns.count == 1 { return result }
            throw NodeError(
                .invalidInput, "a row of CSV needs a map, but the result is \(result.kindWithArticle) (\(result))",
                retry: .no)
        }
    }

    private func append(_ value: Value, _ column: Key, to bytes: inout [UInt8]) throws(NodeError) {
        switch value.kind {
        case .null:
            // A line without a character is no row.
            if columns.count == 1 { bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: "\"")]) }
        case .string: unsafe value.withBytes { unsafe Self.append($0, to: &bytes) }
        default:
            do throws(JSONError) {
                let text = try JSON.text(value)
                unsafe text.withUnsafeBytes { unsafe Self.append($0, to: &bytes) }
            } catch {
                throw NodeError(
                    .unsupported, "the value under \"\(column)\" cannot be written to a file: \(error.message)",
                    retry: .no)
            }
        }
    }

    /// Appends a field, in quotes where it would be read as something else.
    @unsafe private static func append(_ field: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        let written = unsafe [UInt8](unsafeUninitializedCapacity: weir_csv_room(field.count)) { output, count in
            count = unsafe weir_csv_field(output.baseAddress, field.baseAddress, field.count)
        }
        bytes.append(contentsOf: written)
    }
}
