import WeirPlugin

private struct GroupSettings: Sendable {
    let by: String
    let sum: String
    let rounding: Rounding

    init(_ call: Call) throws {
        by = try call.setting("by")
        sum = try call.setting("sum")
        rounding = try Rounding(call)
    }
}

let groupNode = Node("group", settings: GroupSettings.init) { item, settings, call in
    let rows = try Rows(item)
    var groups: [ColumnName: Summary] = [:]
    for index in rows.rows.indices {
        try call.checkCancellation()
        let group = ColumnName(try groupName(rows, index, settings.by))
        groups[group, default: Summary()].add(try rows.number(index, settings.sum))
    }
    return .map(try groups.map { ($0.key.text, try $0.value.group(settings.rounding)) })
}

private func groupName(_ rows: Rows, _ index: Int, _ column: String) throws -> String {
    let cell = try rows.cell(index, column)
    switch cell {
    case .string(let name): return name
    case .int(let number): return String(number)
    case .unsigned(let number): return String(number)
    case .bool(let flag): return String(flag)
    default:
        throw NodeFailure.invalidInput("row \(index + 1), column \"\(column)\": \(cell.quoted) cannot name a group")
    }
}
