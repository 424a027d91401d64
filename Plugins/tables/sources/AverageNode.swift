import WeirPlugin

let averageNode = Node("average", settings: Rounding.init) { item, rounding, _ in
    var summary = Summary()
    switch item {
    case .list(let list):
        for (index, cell) in list.enumerated() { try add(cell, to: &summary, "element \(index + 1)") }
    case .map(let map):
        for (name, cell) in map { try add(cell, to: &summary, "\"\(name)\"") }
    default:
        throw NodeFailure.invalidInput("the item must be a list or a map of numbers, and it is \(item.kind)")
    }
    guard let mean = summary.mean else { throw NodeFailure.invalidInput("there is no number to average") }
    return try Number.float(mean).value(rounding)
}

private func add(_ cell: Value, to summary: inout Summary, _ place: @autoclosure () -> String) throws {
    if case .failed = cell { return }
    guard let number = Number(cell) else {
        throw NodeFailure.invalidInput("\(place()): \(cell.quoted) is not a number")
    }
    summary.add(number)
}
