import WeirPlugin

let mergeNode = Node("merge", settings: Rounding.init) { item, rounding, call in
    guard case .list(let partials) = item else {
        throw NodeFailure.invalidInput("the item must be a list of results of stats or group, and it is \(item.kind)")
    }
    var merged: [ColumnName: (summary: Summary, isStats: Bool)] = [:]
    for (index, partial) in partials.enumerated() {
        try call.checkCancellation()
        if case .failed = partial { continue }
        guard case .map(let entries) = partial else {
            throw NodeFailure.invalidInput("result \(index + 1) must be a map, and it is \(partial.kind)")
        }
        for (name, entry) in entries {
            guard case .map(let entry) = entry else {
                throw NodeFailure.invalidInput(
                    "result \(index + 1), \"\(name)\" must be a map, and it is \(entry.kind)")
            }
            do {
                try merged[ColumnName(name), default: (Summary(), false)].summary.add(entry)
            } catch let failure as NodeFailure {
                throw NodeFailure(failure.code, "result \(index + 1), \"\(name)\": \(failure.message)")
            }
            if entry["mean"] != nil { merged[ColumnName(name)]?.isStats = true }
        }
    }
    return .map(
        try merged.map { name, entry in
            (name.text, try entry.isStats ? entry.summary.stats(rounding) : entry.summary.group(rounding))
        })
}
