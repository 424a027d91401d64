import WeirPlugin

private struct StatsSettings: Sendable {
    let columns: [String]?
    let skipsInvalid: Bool
    let rounding: Rounding

    init(_ call: Call) throws {
        columns = try call.optionalSetting("columns")
        skipsInvalid = try call.setting("skip_invalid", default: false)
        rounding = try Rounding(call)
    }
}

let statsNode = Node("stats", settings: StatsSettings.init) { item, settings, call in
    let rows = try Rows(item)
    var result: [(String, Value)] = []
    for column in settings.columns ?? numericColumns(rows) {
        try call.checkCancellation()
        if !rows.rows.isEmpty && !rows.rows.contains(where: { $0[column] != nil }) { _ = try rows.cell(0, column) }
        var summary = Summary()
        for index in rows.rows.indices {
            if settings.skipsInvalid {
                if let number = rows.rows[index][column].flatMap(Number.init) { summary.add(number) }
            } else {
                summary.add(try rows.number(index, column))
            }
        }
        result.append((column, try summary.stats(settings.rounding)))
    }
    return .map(result)
}

/// The columns with a number in any row: one where only some cells are numbers is reported, not silently left out.
private func numericColumns(_ rows: Rows) -> [String] {
    var columns: Set<ColumnName> = []
    for row in rows.rows {
        for (column, cell) in row where Number(cell) != nil { columns.insert(ColumnName(column)) }
    }
    return columns.sorted().map(\.text)
}
