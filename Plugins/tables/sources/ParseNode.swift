import WeirPlugin

let parseNode = Node("parse", settings: separator) { item, separator, call in
    guard case .string(let text) = item else {
        throw NodeFailure.invalidInput("the item must be CSV text, and it is \(item.kind)")
    }
    let rows = try CSVReader.rows(of: text, separator: separator)
    guard let header = rows.first else { throw NodeFailure.invalidInput("the CSV text is empty; it needs a header") }
    try check(header)
    try call.checkCancellation()
    return .list(
        try rows.dropFirst().enumerated().map { index, cells in
            guard cells.count == header.count else {
                throw NodeFailure.invalidInput(
                    "row \(index + 1) has \(cells.count) cells, and the header has \(header.count) columns")
            }
            return .map(zip(header, cells).map { ($0, .string($1)) })
        })
}

private func separator(_ call: Call) throws -> UInt8 {
    let separator = try call.setting("separator", default: ",")
    if separator.isEmpty { throw NodeFailure.invalidSetting("the setting \"separator\" must not be empty") }
    guard let byte = separator.utf8.first, separator.utf8.count == 1, byte < 128, !"\"\r\n".utf8.contains(byte) else {
        throw NodeFailure.invalidSetting(
            "the setting \"separator\" must be one ASCII character, no quote or line end, and it is \"\(separator)\"")
    }
    return byte
}

private func check(_ header: [String]) throws {
    var seen: Set<ColumnName> = []
    for (index, column) in header.enumerated() {
        if column.isEmpty { throw NodeFailure.invalidInput("column \(index + 1) of the header has no name") }
        if !seen.insert(ColumnName(column)).inserted {
            throw NodeFailure.invalidInput("the header names the column \"\(column)\" twice")
        }
    }
}
