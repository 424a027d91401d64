import WeirPlugin

/// The rows of an item: a list of maps, or one map.
struct Rows {
    let rows: [Map]

    init(_ item: Value) throws {
        switch item {
        case .map(let row): rows = [row]
        case .list(let list):
            rows = try list.enumerated().map { index, element in
                guard case .map(let row) = element else {
                    throw NodeFailure.invalidInput("row \(index + 1) must be a map, and it is \(element.kind)")
                }
                return row
            }
        default: throw NodeFailure.invalidInput("the item must be a list of rows or a row, and it is \(item.kind)")
        }
    }

    /// The cell of a column, which must be there.
    func cell(_ index: Int, _ column: String) throws -> Value {
        if let cell = rows[index][column] { return cell }
        let known = rows[index].keys.map { "\"\($0)\"" }.joined(separator: ", ")
        throw NodeFailure.invalidInput("row \(index + 1) has no column \"\(column)\"; it has \(known)")
    }

    /// The number in a column.
    func number(_ index: Int, _ column: String) throws -> Number {
        let cell = try cell(index, column)
        if let number = Number(cell) { return number }
        throw NodeFailure.invalidInput("row \(index + 1), column \"\(column)\": \(cell.quoted) is not a number")
    }
}

extension Value {
    /// The value as a message shows it.
    var quoted: String {
        switch self {
        case .string(let text): "\"\(text)\""
        case .float(let number): "\(number)"
        default: kind
        }
    }
}
